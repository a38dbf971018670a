import { Logger, type INestApplicationContext } from '@nestjs/common';

/** Time to close connections, after running work has finished or was cut off. */
const CLOSING_MS = 1_000;

/**
 * Ends the process on SIGTERM and similar signals: running work may finish, connections are closed, and the exit code is 0
 * (supervisors treat the end by a signal as a fault). Work that has not finished in time is cut off, and the exit code is 1;
 * nothing is lost, because work is leased and found again when its lease ends.
 * @param graceMs SHUTDOWN_GRACE_MS
 */
export function endGracefully(app: INestApplicationContext, graceMs: number): void {
  app.enableShutdownHooks([], { useProcessExit: true });
  const cutOff = (): void => {
    new Logger('Shutdown').warn(`cutting off work that has not finished within ${graceMs} ms`);
    process.exit(1);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => setTimeout(cutOff, graceMs + CLOSING_MS).unref());
  }
}
