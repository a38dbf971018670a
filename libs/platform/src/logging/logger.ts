import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from '#platform/config';
import { currentExecution } from '#platform/context';
import { describeError, hideSecrets } from './hide-secrets.js';

/**
 * The process's logger: one JSON object per line, with the correlation id and the tenant of the current work and without
 * secrets. Fastify, Nest and libraries share it, so it is plain pino (docs/adr/0002).
 * @param destination where lines go; standard output by default
 */
export function createLogger(
  config: Pick<Config, 'LOG_LEVEL'> & Partial<Pick<Config, 'NODE_ENV'>>,
  destination: DestinationStream = standardOutput(config.NODE_ENV === 'production'),
): Logger {
  const options = {
    level: config.LOG_LEVEL,
    base: undefined,
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: hideSecrets },
    serializers: { err: describeError, error: describeError },
    // Fields of the line replace these.
    mixin: executionFacts,
  };
  return pino(options, destination);
}

/**
 * A system call per line costs as much as the rest of logging it. In production, lines are written in blocks of 4 KB, after
 * half a second, and when the process ends; only a killed process loses lines.
 */
function standardOutput(buffered: boolean): DestinationStream {
  return pino.destination({
    dest: 1,
    ...(buffered ? { sync: false, minLength: 4096, periodicFlush: 500 } : { sync: true }),
  });
}

function executionFacts(): object {
  const execution = currentExecution();
  if (!execution) return {};
  const { correlationId, tenantId } = execution;
  return tenantId === undefined ? { correlationId } : { correlationId, tenantId };
}
