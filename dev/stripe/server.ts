import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Cause, KeptAnswer } from './account.js';
import { API_VERSION, newStripeId } from './account.js';
import type { Emulator } from './emulator.js';
import { expand } from './expand.js';
import type { Fault } from './faults.js';
import { decodeForm } from './form.js';
import { listOf, readParams, text } from './params.js';
import { servePayPage } from './pay-page.js';
import { ROUTES } from './routes.js';
import type { Call, Route } from './routes.js';
import { StripeError } from './stripe-error.js';
import { serveTestSwitches } from './test-switches.js';

type Answer = Omit<KeptAnswer, 'fingerprint'> & { readonly replayed?: boolean };

/** The stand-in's HTTP side: Stripe's API, the hosted pages and the test switches. */
export function createServer(emulator: Emulator): FastifyInstance {
  const app = fastify({ bodyLimit: 1 << 20, forceCloseConnections: true });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  );
  for (const route of ROUTES) {
    app.route({
      method: route.method,
      url: route.path,
      exposeHeadRoute: false,
      handler: (request, reply) => answerRequest(emulator, route, request, reply),
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const message = `Unrecognized request URL (${request.method}: ${request.url.split('?')[0]}). The Stripe stand-in supports only the calls that this project uses.`;
    return send(
      reply,
      failure(newStripeId('req', 14), new StripeError(404, { type: 'invalid_request_error', message })),
    );
  });
  serveTestSwitches(app, emulator);
  servePayPage(app, emulator);
  app.addHook('onClose', async () => emulator.close());
  return app;
}

async function answerRequest(
  emulator: Emulator,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const requestId = newStripeId('req', 14);
  try {
    const account = emulator.accounts.authenticate(request.headers.authorization);
    const [path = '', query = ''] = request.url.split('?');
    const encoded =
      request.method === 'GET' ? query : typeof request.body === 'string' ? request.body : query;
    const { expand: paths, ...params } = readParams(
      { ...route.shape, expand: listOf(text, 20) },
      decodeForm(encoded),
    );
    const key = request.headers['idempotency-key']?.toString() || null;
    const fault = emulator.faults.meet(account, request.method, path);
    if (fault?.when === 'before')
      return fault.status === 0 ? cut(reply) : send(reply, { requestId, ...planted(fault) });
    const perform = async (): Promise<Answer> => {
      const { id = '' } = request.params as { id?: string };
      const cause: Cause = { id: requestId, idempotency_key: key };
      const call: Call<unknown> = { account, id, params, cause, origin: originOf(request) };
      if (fault) await emulator.faults.stand(fault);
      return execute(route, call as Call<never>, paths ?? []);
    };
    const answer: Answer =
      key && request.method === 'POST'
        ? await emulator.idempotency.once(account, key, `${request.method} ${path} ${encoded}`, perform)
        : await perform();
    emulator.changed();
    if (fault?.when === 'after') {
      return fault.status === 0 ? cut(reply) : send(reply, { ...answer, ...planted(fault) });
    }
    return send(reply, answer, key);
  } catch (error) {
    return send(reply, failure(requestId, error));
  }
}

/** Runs the route. Refusals by Stripe's rules are also answers, and are stored for the Idempotency-Key. */
function execute(route: Route, call: Call<never>, paths: readonly string[]): Answer {
  const requestId = call.cause.id ?? '';
  try {
    return { status: 200, requestId, body: structuredClone(expand(call.account, route.answer(call), paths)) };
  } catch (error) {
    return failure(requestId, error);
  }
}

function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}

function planted(fault: Fault): Pick<Answer, 'status' | 'body'> {
  const message = 'An unknown error occurred (planted by a test).';
  return { status: fault.status ?? 500, body: { error: { type: 'api_error', message } } };
}

function failure(requestId: string, error: unknown): Answer {
  if (error instanceof StripeError) return { status: error.status, requestId, body: { error: error.body } };
  process.stderr.write(`stripe stand-in: ${error instanceof Error ? error.stack : String(error)}\n`);
  const message = `The stand-in failed: ${error instanceof Error ? error.message : String(error)}`;
  return { status: 500, requestId, body: { error: { type: 'api_error', message } } };
}

function send(
  reply: FastifyReply,
  { status, requestId, body, replayed }: Answer,
  key?: string | null,
): FastifyReply {
  if (key) void reply.header('idempotency-key', key).header('original-request', requestId);
  if (replayed) void reply.header('idempotent-replayed', 'true');
  return reply
    .status(status)
    .headers({
      'request-id': replayed ? newStripeId('req', 14) : requestId,
      'stripe-version': API_VERSION,
      'stripe-should-retry': String(status >= 500 || status === 409),
    })
    .type('application/json')
    .send(JSON.stringify(body, null, 2));
}

function originOf(request: FastifyRequest): string {
  return `http://${request.headers.host ?? 'localhost'}`;
}
