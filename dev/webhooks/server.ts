import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Deliveries } from './deliveries.js';
import type { Endpoint } from './deliveries.js';
import { deliveriesPage } from './deliveries-page.js';
import { sendPage } from '../stand-ins/page.js';

/**
 * A receiver of webhooks. It stores every POST and answers as its path is set up. `/_test` sets up paths and shows
 * requests.
 */
export function createServer(deliveries = new Deliveries()): FastifyInstance {
  const app = fastify({ bodyLimit: 1 << 20, forceCloseConnections: true });
  app.get('/', (_request, reply) => sendPage(reply, 200, deliveriesPage(deliveries)));
  serveTestSwitches(app, deliveries);
  void app.register(async (inbox) => {
    inbox.removeAllContentTypeParsers();
    // Signatures are verified over the received bytes.
    inbox.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    inbox.post('/*', (request, reply) => answer(deliveries, request, reply));
  });
  return app;
}

function answer(deliveries: Deliveries, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?')[0] ?? '';
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const body = typeof request.body === 'string' ? request.body : '';
  const { answered } = deliveries.receive(path, headers, body);
  // The connection stays open until the sender closes it or this process ends.
  if (answered === null) return reply.hijack();
  if (answered === 302) void reply.header('location', `http://${request.headers.host ?? ''}/redirected`);
  return reply.status(answered).send();
}

type PathQuery = { Querystring: { path?: string } };

function serveTestSwitches(app: FastifyInstance, deliveries: Deliveries): void {
  app.post<{ Body: Endpoint }>('/_test/endpoints', ({ body }) => {
    deliveries.configure(body);
    return body;
  });
  app.get<PathQuery>('/_test/deliveries', ({ query }) => deliveries.find(query.path));
  app.get<PathQuery>('/_test/summary', ({ query }) => deliveries.summary(query.path));
  app.delete<PathQuery>('/_test/deliveries', ({ query }, reply) => {
    deliveries.clear(query.path);
    return reply.status(204).send();
  });
}
