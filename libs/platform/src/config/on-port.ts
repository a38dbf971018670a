import { ConfigError } from './config-error.js';

/**
 * Waits until a server listens on the port of a setting.
 * @throws ConfigError that says what to do if the port is taken or not permitted
 */
export async function onPort<T>(setting: string, port: number, listening: Promise<T>): Promise<T> {
  try {
    return await listening;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE') {
      throw new ConfigError(
        `Port ${port} is in use. End the program that uses it, or set ${setting} to another port.`,
        { cause: error },
      );
    }
    if (code === 'EACCES') {
      throw new ConfigError(
        `Port ${port} needs more rights than this process has. Set ${setting} to another port.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}
