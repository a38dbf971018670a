import { Logger } from '@nestjs/common';
import type { RedisOptions } from 'ioredis';

/** Refusals that another connection can change: it may lead to the new primary, or the password may be right again. */
const OF_THE_CONNECTION = /^(READONLY|MASTERDOWN|NOAUTH|WRONGPASS) /;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Leaves a server that answers, but refuses: after a failover the open connections still lead to the former primary, which
 * is read-only now; and who may not subscribe would be deaf on a connection that counts as ready. The refused command fails;
 * the connection is closed and made again, after pauses that grow as long as each one is refused.
 */
export function leaveWhoRefuses(role: string): Pick<RedisOptions, 'reconnectOnError' | 'retryStrategy'> {
  const logger = new Logger('Redis');
  let refused = false;
  let inARow = 0;
  return {
    reconnectOnError: (error) => {
      const { command } = error as Error & { command?: { name: string } };
      const deaf = error.message.startsWith('NOPERM ') && /subscribe$/.test(command?.name ?? '');
      if (!deaf && !OF_THE_CONNECTION.test(error.message)) return false;
      if (!refused && inARow === 0) {
        logger.error(
          `Redis refuses ${command?.name} on the ${role} connection, which starts again: ${error.message}`,
        );
      }
      refused = true;
      return true;
    },
    retryStrategy: (attempt) => {
      inARow = refused ? inARow + 1 : 0;
      refused = false;
      return Math.min(Math.max(attempt, inARow) * 100, LONGEST_PAUSE_MS);
    },
  };
}
