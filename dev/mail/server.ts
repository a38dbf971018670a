import { fastify } from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { search } from './activity.js';
import { serveMailbox } from './mailbox.js';
import type { MailFault, MailFilter, Mails } from './mails.js';
import { mailsOf, Refused } from './send-request.js';

/** SendGrid's v3 API for mail, test switches under `/_test`, and a mailbox for the browser. */
export function createServer(mails: Mails): FastifyInstance {
  const app = fastify({ bodyLimit: 30 << 20, forceCloseConnections: true });
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const refused = error instanceof Refused ? error : new Refused(error.statusCode ?? 500, 'Bad Request');
    return reply.status(refused.status).send({ errors: refused.errors });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.status(404).send({ errors: new Refused(404, 'not found').errors }),
  );
  app.post('/v3/mail/send', (request, reply) => takeMail(mails, request, reply));
  app.get<{ Querystring: { query?: string; limit?: string } }>('/v3/messages', (request) => {
    senderOf(request);
    const { query, limit } = request.query;
    if (!query) throw new Refused(400, 'query is required', 'query');
    return { messages: search(mails.all(), query, Math.min(Number(limit) || 10, 1000)) };
  });
  serveTestSwitches(app, mails);
  serveMailbox(app, mails);
  return app;
}

function takeMail(mails: Mails, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const taken = mailsOf(request.body, senderOf(request));
  const fault = mails.meetFault(taken);
  if (!fault || fault.accepted) mails.add(taken);
  if (fault?.status === 0) {
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  if (fault)
    return reply.status(fault.status).send({ errors: new Refused(fault.status, 'planted by a test').errors });
  return reply
    .status(202)
    .header('x-message-id', taken[0]?.id ?? '')
    .send();
}

/** The end of the API key: enough to tell senders apart. */
function senderOf(request: FastifyRequest): string {
  const [, key] = /^Bearer (SG\.\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  if (!key) throw new Refused(401, 'The provided authorization grant is invalid, expired, or revoked');
  return key.slice(-6);
}

function serveTestSwitches(app: FastifyInstance, mails: Mails): void {
  app.get<{ Querystring: MailFilter }>('/_test/messages', ({ query }) => mails.find(query));
  app.delete<{ Querystring: MailFilter }>('/_test/messages', ({ query }, reply) => {
    mails.remove(query);
    return reply.status(204).send();
  });
  app.post<{ Body: MailFault }>('/_test/fail', ({ body }) => {
    mails.plant(body);
    return body;
  });
  app.delete('/_test/fail', (_request, reply) => {
    mails.clearFaults();
    return reply.status(204).send();
  });
}
