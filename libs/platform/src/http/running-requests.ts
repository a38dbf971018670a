import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { accessRuleOf } from './access.js';
import { platformErrors } from '#platform/errors';
import { routeConfigOf } from './route-config.js';

/**
 * The requests that are being handled, so that one can be answered from outside its handler: when it does not arrive or takes
 * too long, or when work that it started fails with an uncaught error. The handler itself is not stopped: its calls have their
 * own time limits.
 */
@Injectable()
export class RunningRequests {
  /** By deadline, the earliest first: all have the same time. */
  readonly #deadlines = new Map<FastifyReply, number>();
  /** How much had come of a file when its request was last looked at. */
  readonly #arrived = new WeakMap<FastifyReply, number>();

  /**
   * Watches the requests of a server: answers 408 if a body does not arrive in time, and 503 if a handler takes too long, except
   * on routes that stream (`streams` in their rule). A file may arrive as slowly as it likes, as long as bytes come
   * (`@TakesStream`).
   *
   * Node's own limit for receiving a request is one for all routes, so it is switched off (`createFastifyAdapter`).
   *
   * One timer checks all running requests. Fastify’s `handlerTimeout` makes a timer, an AbortController and a listener
   * for each request, which costs more than routing it.
   * @param timeoutMs how long each of both may take, to within a tenth of itself (at most a second)
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
    const timer = setInterval(() => this.#endOverdue(timeoutMs), Math.min(timeoutMs / 10, 1_000)).unref();
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

  #endOverdue(timeoutMs: number): void {
    const now = Date.now();
    for (const [reply, deadline] of this.#deadlines) {
      if (deadline > now) return;
      this.#deadlines.delete(reply);
      const { request } = reply;
      if (reply.sent || reply.raw.destroyed) continue;
      if (!request.raw.complete) {
        if (this.#arrives(reply)) this.#deadlines.set(reply, now + timeoutMs);
        else void reply.send(platformErrors.requestTimeout());
      } else if (!accessRuleOf(request)?.streams) void reply.send(tookTooLong());
    }
  }

  /** Whether more has come of a file since the last look. */
  #arrives(reply: FastifyReply): boolean {
    const { request } = reply;
    if (routeConfigOf(request).body?.as !== 'stream') return false;
    const before = this.#arrived.get(reply);
    const arrived = request.raw.socket.bytesRead;
    this.#arrived.set(reply, arrived);
    return before !== arrived;
  }
}

function tookTooLong(): Error {
  return platformErrors.unavailable(
    { en: 'The request took too long', de: 'Die Anfrage hat zu lange gedauert' },
    { retryAfter: 1 },
  );
}
