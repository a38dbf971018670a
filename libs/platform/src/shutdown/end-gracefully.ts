import { Logger, type INestApplicationContext } from '@nestjs/common';

/** For closing connections, after what ran has finished or was cut off. */
const CLOSING_MS = 1_000;

/**
 * Ends the process on SIGTERM and its like: what runs may finish, connections are closed, and the exit code is 0
 * (ending by the signal itself looks like a fault to supervisors). What has not finished in time is cut off, and the
 * code is 1; nothing is lost by that, since work is leased and found again when its lease ends.
 * @param graceMs SHUTDOWN_GRACE_MS
 */
export function endGracefully(app: INestApplicationContext, graceMs: number): void {
  app.enableShutdownHooks([], { useProcessExit: true });
  const cutOff = (): void => {
    new Logger('Shutdown').warn(`cutting off what has not finished within ${graceMs} ms`);
    process.exit(1);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => setTimeout(cutOff, graceMs + CLOSING_MS).unref());
  }
}
