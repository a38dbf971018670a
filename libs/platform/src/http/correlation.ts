import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { NOBODY, runWith, type Execution } from '#platform/context';
import { newId } from '#platform/ids';

declare module 'fastify' {
  interface FastifyRequest {
    /** The execution of this request, the same object as `currentExecution()`. Unset if no hook ran (bad URLs). */
    execution?: Execution;
  }
}

const ACCEPTABLE = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller’s `X-Correlation-Id` if it is safe to log, otherwise a new one. Fastify’s `genReqId`. */
export function correlationIdOf(raw: Pick<IncomingMessage, 'headers'>): string {
  const given = raw.headers['x-correlation-id'];
  return typeof given === 'string' && ACCEPTABLE.test(given) ? given : newId();
}

/**
 * Gives each request its {@link Execution} and answers with its correlation id. These are callback hooks, so that everything
 * after `done` runs inside the context.
 */
export function correlateRequests(instance: FastifyInstance): void {
  instance.decorateRequest('execution', undefined);
  instance.addHook('onRequest', (request, reply, done) => {
    const execution: Execution = { correlationId: request.id, caller: NOBODY };
    request.execution = execution;
    reply.header('X-Correlation-Id', request.id);
    runWith(execution, done);
  });
  // The socket calls the listeners that read a body in another context, so the context is entered again after them.
  instance.addHook('preValidation', (request, _reply, done) => {
    if (request.body === undefined || !request.execution) done();
    else runWith(request.execution, done);
  });
}
