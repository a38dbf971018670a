import type { FastifyInstance, FastifyReply } from 'fastify';
import { accessRuleOf } from './access.js';
import { platformErrors } from './http.errors.js';

/**
 * Answers 503 where a handler takes too long, except on routes that stream (`streams` in their rule). The handler itself
 * is not stopped: what it waits for has limits of its own.
 *
 * One timer looks at all running requests, which wait in the order of their deadlines. Fastify’s `handlerTimeout` arms a
 * timer, an AbortController and a listener for each request; that costs more than routing it.
 * @param timeoutMs how long a handler may take, to within a tenth of itself (at most a second)
 */
export function limitHandlers(instance: FastifyInstance, timeoutMs: number): void {
  const deadlines = new Map<FastifyReply, number>();
  instance.addHook('onRequest', (_request, reply, done) => {
    deadlines.set(reply, Date.now() + timeoutMs);
    done();
  });
  instance.addHook('onResponse', (_request, reply, done) => {
    deadlines.delete(reply);
    done();
  });

  const timer = setInterval(() => endOverdue(deadlines), Math.min(timeoutMs / 10, 1_000)).unref();
  instance.addHook('onClose', (_instance, done) => {
    clearInterval(timer);
    done();
  });
}

function endOverdue(deadlines: Map<FastifyReply, number>): void {
  const now = Date.now();
  for (const [reply, deadline] of deadlines) {
    if (deadline > now) return;
    deadlines.delete(reply);
    if (reply.sent || reply.raw.destroyed || accessRuleOf(reply.request)?.streams) continue;
    void reply.send(platformErrors.unavailable('The request took too long', { retryAfter: 1 }));
  }
}
