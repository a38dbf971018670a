import { existsSync } from 'node:fs';
import { ConfigError } from './config-error.js';

const DEFAULT_FILE = '.env';

/**
 * Adds the variables of a file to the environment; a variable that is already there stays as it is.
 * @param file by default `.env` in the working directory, which may be absent
 * @throws ConfigError if the file cannot be read
 */
export function loadEnvFile(file?: string): void {
  if (file === undefined && !existsSync(DEFAULT_FILE)) return;
  try {
    process.loadEnvFile(file ?? DEFAULT_FILE);
  } catch (error) {
    throw new ConfigError(
      `The settings in ${file ?? DEFAULT_FILE} cannot be read: ${(error as Error).message}`,
    );
  }
}
