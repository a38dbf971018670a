import { getQueueToken } from '@nestjs/bull';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bull';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { OperatorAudit } from '#foundation/audit';
import type { Config } from '#platform/config';
import type { AccessTable } from '#platform/http';
import { QUEUE_NAMES } from './queues.js';

const PATH = '/queues';

/**
 * Serves the queue board: waiting, running and failed jobs. Operators with a recent step-up may retry and remove jobs.
 * Jobs contain only ids, no customer's data, so outside production anybody may read the board, but not change it.
 */
export async function serveQueueBoard(
  app: NestFastifyApplication,
  instance: FastifyInstance,
  table: AccessTable,
  config: Config,
): Promise<void> {
  const guarded = { who: 'operator', permission: 'queues.read', stepUp: true } as const;
  if (!config.isProduction) table.declare('GET', `${PATH}*`, { who: 'public', tenant: 'none' });
  table.declare('*', `${PATH}*`, guarded);
  // Loaded only if the board is served: most processes need three packages less, and Jest cannot load one of them.
  const [{ createBullBoard }, { BullAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullAdapter'),
    import('@bull-board/fastify'),
  ]);
  const server = new FastifyAdapter();
  server.setBasePath(PATH);
  createBullBoard({
    queues: QUEUE_NAMES.map(
      (name) => new BullAdapter(app.get<Queue>(getQueueToken(name), { strict: false })),
    ),
    serverAdapter: server,
  });
  const audit = app.get(OperatorAudit, { strict: false });
  await instance.register(async (board) => {
    board.addHook('preHandler', (request) => noteChange(request, audit));
    await board.register(server.registerPlugin(), { prefix: PATH });
  });
}

/** Writes changes on the board to the operators' audit log. */
async function noteChange({ method, url, params }: FastifyRequest, audit: OperatorAudit): Promise<void> {
  if (method === 'GET' || method === 'HEAD') return;
  const { queueName = 'all' } = params as { readonly queueName?: string };
  const changes = [{ field: 'request', after: `${method} ${url.split('?', 1)[0]!.slice(0, 200)}` }];
  await audit.record({ action: 'queue.change', target: { type: 'queue', id: queueName }, changes });
}
