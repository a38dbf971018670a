import { ConfigError } from './config-error.js';

/** What stands between the port and the setting in the message, by the system's error code. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use. End the program that uses it, or set',
  EACCES: 'needs more rights than this process has. Set',
};

/**
 * Waits until a server listens on the port of a setting.
 * @throws ConfigError that says what to do if the port is taken or not permitted
 */
export async function onPort<T>(setting: string, port: number, listening: Promise<T>): Promise<T> {
  try {
    return await listening;
  } catch (cause) {
    const reason = REASONS[(cause as { code?: string }).code ?? ''];
    throw reason ? new ConfigError(`Port ${port} ${reason} ${setting} to another port.`, { cause }) : cause;
  }
}
