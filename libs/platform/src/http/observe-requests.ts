import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from '#platform/metrics';

/**
 * After each answer: one log line and one observation. Both name the route's pattern, never the path or the query,
 * which may hold secrets and would give metrics a label per id.
 */
export function observeRequests(instance: FastifyInstance, logger: Logger, metrics?: Metrics): void {
  instance.addHook('onResponse', (request, reply, done) => {
    const { url } = request.routeOptions;
    const { statusCode, elapsedTime } = reply;
    metrics?.observeRequest(request.method, url, statusCode, elapsedTime);
    if (logger.isLevelEnabled('info')) {
      // The response ends in the socket's context, so the ids come from the request.
      const { execution } = request;
      logger.info(
        {
          correlationId: request.id,
          tenantId: execution?.tenantId,
          actor: execution?.actor?.type,
          method: request.method,
          route: url,
          status: statusCode,
          ms: Math.round(elapsedTime * 10) / 10,
        },
        'answered',
      );
    }
    done();
  });
}
