import { Logger, type INestApplicationContext } from '@nestjs/common';
import { currentExecution } from '#platform/context';

/** For closing connections, after what ran has finished or was cut off. */
const CLOSING_MS = 1_000;

/** What to end, and how long its work may take to finish. */
export interface Ending {
  readonly app: Pick<INestApplicationContext, 'close'>;
  /** SHUTDOWN_GRACE_MS */
  readonly graceMs: number;
  /** Answers whoever waits for the work that failed, and says what that was. */
  readonly fail?: (correlationId: string, error: unknown) => string | undefined;
}

/**
 * What nobody caught (an error in a callback, a rejected promise that nothing waits for) is a fault of ours, and nobody
 * knows what it left half done. So the process does not go on, but neither does it drop what others wait for: the error
 * is logged with the request that it belongs to, which is answered 500; no new work is taken, what runs may finish, and
 * the process ends with code 1, for whoever launched it to start another one. Further errors meanwhile are logged.
 */
export function endOnUnexpected({ app, graceMs, fail }: Ending): void {
  const logger = new Logger('Unexpected');
  let ending = false;
  const handle = (error: unknown): void => {
    const execution = currentExecution();
    const work = execution && (fail?.(execution.correlationId, error) ?? execution.origin?.operation);
    // The logger adds correlation id and tenant by itself.
    logger.fatal(
      `uncaught in ${work ?? 'no request'}`,
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
