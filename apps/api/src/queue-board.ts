import { BullModule, getQueueToken } from '@nestjs/bull';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bull';
import type { FastifyInstance } from 'fastify';
import type { Config } from '#platform/config';
import type { AccessTable } from '#platform/http';

const PATH = '/queues';
const QUEUES = ['outbox', 'mail', 'webhooks', 'checkout', 'inventory'];

/** The queues that the board looks at. The api only reads them; workers process them. */
export function boardQueues(): DynamicModule {
  return BullModule.registerQueue(...QUEUES.map((name) => ({ name })));
}

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
  if (!config.QUEUE_BOARD) return;
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
    queues: QUEUES.map((name) => new BullAdapter(app.get<Queue>(getQueueToken(name), { strict: false }))),
    serverAdapter: server,
  });
  await instance.register(server.registerPlugin(), { prefix: PATH });
}
