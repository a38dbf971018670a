import { getQueueToken } from '@nestjs/bull';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bull';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#platform/config';
import type { AccessTable } from '#platform/http';
import { QUEUE_NAMES } from './queues.js';

const PATH = '/queues';

/**
 * Shows what waits, runs and failed in the queues. Jobs carry ids only, no customer's data. On a developer's machine
 * it is open, so that a browser can look at it; elsewhere it takes an operator who has just proved who they are.
 */
export async function serveQueueBoard(
  app: NestFastifyApplication,
  instance: FastifyInstance,
  table: AccessTable,
  config: Config,
): Promise<void> {
  const open = { who: 'public', tenant: 'none' } as const;
  const guarded = { who: 'operator', permission: 'queues.read', stepUp: true } as const;
  table.declare('*', `${PATH}*`, config.isProduction ? guarded : open);
  // Loaded only where it is shown: three packages less in most processes, and Jest cannot load one of them.
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
  await instance.register(async (scope) => {
    // The board's own handler of errors would answer 500 to whoever is refused.
    scope.addHook('onRoute', (route) => {
      route.errorHandler = (error, request, reply) =>
        instance.errorHandler.call(instance, error, request, reply);
    });
    await scope.register(server.registerPlugin(), { prefix: PATH });
  });
}
