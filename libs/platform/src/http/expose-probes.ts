import type { FastifyInstance } from 'fastify';
import type { Probe } from '#platform/health';
import type { AccessTable } from './access-table.js';

/**
 * Shows probes on the public server, at the origin's root: `/health` and `/ready` always, `/metrics` outside
 * production only (see `serveProbes` of #platform/health for the internal port).
 */
export function exposeProbes(
  instance: FastifyInstance,
  table: AccessTable,
  served: Readonly<Record<string, Probe>>,
): void {
  for (const [url, probe] of Object.entries(served)) {
    table.declare('GET', url, { who: 'public', tenant: 'none' });
    instance.get(url, async (_request, reply) => {
      const { status, contentType, body } = await probe();
      return reply.code(status).header('Cache-Control', 'no-store').type(contentType).send(body);
    });
  }
}
