import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { accessRuleOf } from './access.js';
import { platformErrors } from '#platform/errors';

/**
 * The requests that are being handled, so that one can be answered from outside its handler: when it takes too long, or
 * when work that it started fails with an uncaught error. The handler itself is not stopped: its calls have their own time
 * limits.
 */
@Injectable()
export class RunningRequests {
  /** By deadline, the earliest first: all have the same time. */
  readonly #deadlines = new Map<FastifyReply, number>();

  /**
   * Watches the requests of a server and answers 503 if a handler takes too long, except on routes that stream
   * (`streams` in their rule).
   *
   * One timer checks all running requests. Fastify’s `handlerTimeout` makes a timer, an AbortController and a listener
   * for each request, which costs more than routing it.
   * @param timeoutMs how long a handler may take, to within a tenth of itself (at most a second)
   */
  watch(instance: FastifyInstance, timeoutMs: number): void {
    instance.addHook('onRequest', (_request, reply, done) => {
      this.#deadlines.set(reply, Date.now() + timeoutMs);
      done();
    });
    instance.addHook('onResponse', (_request, reply, done) => {
      this.#deadlines.delete(reply);
      done();
    });
    const timer = setInterval(() => this.#endOverdue(), Math.min(timeoutMs / 10, 1_000)).unref();
    instance.addHook('onClose', (_instance, done) => {
      clearInterval(timer);
      done();
    });
  }

  /**
   * Answers the request that has this correlation id with an error, if it is still being handled.
   * @returns the request as `<method> <route>`
   */
  fail(correlationId: string, error: unknown): string | undefined {
    for (const reply of this.#deadlines.keys()) {
      const { id, method, routeOptions } = reply.request;
      if (id !== correlationId) continue;
      this.#deadlines.delete(reply);
      if (!reply.sent && !reply.raw.destroyed) void reply.send(error);
      return `${method} ${routeOptions.url}`;
    }
    return undefined;
  }

  #endOverdue(): void {
    const now = Date.now();
    for (const [reply, deadline] of this.#deadlines) {
      if (deadline > now) return;
      this.#deadlines.delete(reply);
      if (reply.sent || reply.raw.destroyed || accessRuleOf(reply.request)?.streams) continue;
      void reply.send(
        platformErrors.unavailable(
          { en: 'The request took too long', de: 'Die Anfrage hat zu lange gedauert' },
          { retryAfter: 1 },
        ),
      );
    }
  }
}
