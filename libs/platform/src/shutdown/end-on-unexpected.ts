import { Logger, type INestApplicationContext } from '@nestjs/common';
import { currentExecution } from '#platform/context';

/** Time to close connections, after running work has finished or was cut off. */
const CLOSING_MS = 1_000;

/** The app to end, and how long its work may take to finish. */
export interface Ending {
  readonly app: Pick<INestApplicationContext, 'close'>;
  /** SHUTDOWN_GRACE_MS */
  readonly graceMs: number;
  /** Answers the request that the failed work belongs to. @returns the request, if there is one */
  readonly fail?: (correlationId: string, error: unknown) => string | undefined;
}

/**
 * An uncaught error (in a callback, or in a promise that nothing waits for) is our fault and may leave work half done. So the
 * process ends, but first finishes what others wait for: the error is logged with its request, which is answered 500; no
 * new work is accepted, running work may finish, and the process ends with code 1, so that its supervisor starts another.
 * Further errors meanwhile are logged.
 */
export function endOnUnexpected({ app, graceMs, fail }: Ending): void {
  const logger = new Logger('Unexpected');
  let ending = false;
  const handle = (error: unknown): void => {
    const execution = currentExecution();
    const work = execution && (fail?.(execution.correlationId, error) ?? execution.origin?.operation);
    // The logger adds correlation id and tenant by itself.
    logger.fatal(
      `uncaught error in ${work ?? 'no request'}`,
      error instanceof Error ? error : new Error(String(error)),
    );
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), graceMs + CLOSING_MS).unref();
    app.close().then(
      () => process.exit(1),
      () => process.exit(1),
    );
  };
  process.on('uncaughtException', handle);
  process.on('unhandledRejection', handle);
}
