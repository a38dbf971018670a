import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from '#platform/config';
import { currentExecution } from '#platform/context';
import { describeError, hideSecrets } from './hide-secrets.js';

/**
 * The process's logger: one JSON object a line, with the correlation id and the tenant of the work in progress and
 * without secrets. Fastify, Nest and libraries share it, which is why it is plain pino (docs/adr/0002).
 * @param destination where lines go; standard output by default
 */
export function createLogger(config: Pick<Config, 'LOG_LEVEL'>, destination?: DestinationStream): Logger {
  const options = {
    level: config.LOG_LEVEL,
    base: undefined,
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: hideSecrets },
    serializers: { err: describeError, error: describeError },
    mixin: executionFacts,
    // Facts of the line win over those of the surroundings.
    mixinMergeStrategy: (facts: object, mixin: object) => ({ ...mixin, ...facts }),
  };
  return destination ? pino(options, destination) : pino(options);
}

function executionFacts(): object {
  const execution = currentExecution();
  if (!execution) return {};
  const { correlationId, tenantId } = execution;
  return tenantId === undefined ? { correlationId } : { correlationId, tenantId };
}
