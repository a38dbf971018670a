import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from '#platform/metrics';

const PROBES = new Set(['/health', '/ready', '/metrics']);
const LONGEST_PATH = 200;

/**
 * After each answer: one log line and one observation. Both name the route's pattern, not the path or the query,
 * which may hold secrets and would give metrics a label per id. Only where no route matches, the line has the path.
 */
export function observeRequests(instance: FastifyInstance, logger: Logger, metrics?: Metrics): void {
  instance.addHook('onResponse', (request, reply, done) => {
    const { url } = request.routeOptions;
    const { statusCode, elapsedTime } = reply;
    metrics?.observeRequest(request.method, url, statusCode, elapsedTime);
    // Probes come every few seconds and say nothing new.
    const level = PROBES.has(url ?? '') && statusCode < 400 ? 'debug' : 'info';
    if (logger.isLevelEnabled(level)) {
      // The response ends in the socket's context, so the ids come from the request.
      const { execution } = request;
      logger[level](
        {
          correlationId: request.id,
          tenantId: execution?.tenantId,
          actor: execution?.actor?.type,
          method: request.method,
          ...(url === undefined ? { path: pathOf(request.url) } : { route: url }),
          status: statusCode,
          ms: Math.round(elapsedTime * 10) / 10,
        },
        'answered',
      );
    }
    done();
  });
}

function pathOf(url: string): string {
  return url.split('?', 1)[0]!.slice(0, LONGEST_PATH);
}
