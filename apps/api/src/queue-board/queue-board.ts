import { getQueueToken } from '@nestjs/bull';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bull';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OperatorAudit } from '#foundation/audit';
import { accessErrors } from '#foundation/tenancy/http';
import type { AccessTable } from '#platform/http';
import { QUEUE_NAMES } from '../queues.js';
import { BOARD_PATH } from './board-cookie.js';
import { serveBoardLogIn } from './board-log-in.js';
import { LOG_IN_PATH } from './log-in-page.js';

/** The board's own scripts set inline styles; everything comes from this server. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

/**
 * Serves the queue board to operators who have logged in or stepped up in the last minutes: waiting, running and failed jobs,
 * which they may retry and remove. Jobs contain only ids, no customer's data.
 */
export async function serveQueueBoard(
  app: NestFastifyApplication,
  instance: FastifyInstance,
  table: AccessTable,
): Promise<void> {
  serveBoardLogIn(app, instance, table);
  table.declare('*', `${BOARD_PATH}*`, { who: 'operator', permission: 'queues.read', stepUp: true });
  // Loaded only if the board is served: most processes need three packages less, and Jest cannot load one of them.
  const [{ createBullBoard }, { BullAdapter }, { FastifyAdapter }] = await Promise.all([
    import('@bull-board/api'),
    import('@bull-board/api/bullAdapter'),
    import('@bull-board/fastify'),
  ]);
  const server = new FastifyAdapter();
  server.setBasePath(BOARD_PATH);
  createBullBoard({
    queues: QUEUE_NAMES.map(
      (name) => new BullAdapter(app.get<Queue>(getQueueToken(name), { strict: false })),
    ),
    serverAdapter: server,
  });
  const audit = app.get(OperatorAudit, { strict: false });
  await instance.register(async (board) => {
    board.addHook('onRequest', async (_request, reply) => {
      reply.header('Content-Security-Policy', CONTENT_SECURITY_POLICY).header('Cache-Control', 'no-store');
    });
    board.addHook('onSend', sendToLogIn);
    board.addHook('preHandler', (request) => noteChange(request, audit));
    await board.register(server.registerPlugin(), { prefix: BOARD_PATH });
  });
}

/** A browser that asks for a page gets the log-in, if there was none lately; scripts of the board get the error. */
async function sendToLogIn(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
  const logsIn =
    reply.statusCode === 401 || String(payload).includes(`"${accessErrors.stepUpRequired().code}"`);
  if (!wantsPage || !logsIn) return payload;
  reply.code(303).header('Location', LOG_IN_PATH).removeHeader('Content-Type').removeHeader('Content-Length');
  return '';
}

/** Writes changes on the board to the operators' audit log. */
async function noteChange({ method, url, params }: FastifyRequest, audit: OperatorAudit): Promise<void> {
  if (method === 'GET' || method === 'HEAD') return;
  const { queueName = 'all' } = params as { readonly queueName?: string };
  const changes = [{ field: 'request', after: `${method} ${url.split('?', 1)[0]!.slice(0, 200)}` }];
  await audit.record({ action: 'queue.change', target: { type: 'queue', id: queueName }, changes });
}
