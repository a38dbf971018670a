import { ConfigError } from '#platform/config';

/** Ends a process that could not start, with code 1: says what to set, or shows the stack of an error that nobody expected. */
export function endFailedStart(error: unknown): never {
  const { stack } = error as Partial<Error>;
  process.stderr.write(`${error instanceof ConfigError ? error.message : (stack ?? String(error))}\n`);
  process.exit(1);
}
