import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Counter } from 'prom-client';
import { platformErrors, type DomainError } from '#platform/errors';
import { acceptedLanguage } from '#platform/languages';
import type { Metrics } from '#platform/metrics';
import { toDomainError } from './to-domain-error.js';
import { PROBLEM_JSON, problemOf, statusOfKind } from './problem.js';

/** Finds the methods of an address, for 405; the access table implements it. */
export type MethodsOf = (path: string) => readonly string[];

/**
 * Answers every error of Nest and Fastify with a problem document (Nest replaces Fastify’s error and not-found handlers). An
 * expected error is answered with its own message; any other is 500 and shows only an id, which is also in the log with
 * the whole error.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger('Problem');
  readonly #answered: Counter<'code'> | undefined;

  constructor(
    private readonly origin: string,
    private readonly methodsOf: MethodsOf = () => [],
    metrics?: Metrics,
  ) {
    this.#answered = metrics?.counter({
      name: 'emporium_problems_total',
      help: 'Problems that were answered, by code',
      labelNames: ['code'],
    });
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    this.answer(thrown, http.getRequest<FastifyRequest>(), reply);
  }

  /** Sends the problem; also for hooks that run outside Nest. */
  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const error = request.is404 ? this.#notFound(request, reply, thrown) : toDomainError(thrown);
    const correlationId = request.id;
    const status = statusOfKind[error.spec.kind];
    this.#log(error, status, request);
    this.#answered?.inc({ code: error.code });
    if (reply.sent || reply.raw.headersSent) {
      // Part of the answer was sent; only a closed connection tells the client that the rest is missing.
      reply.raw.destroy();
      return;
    }
    // Bad URLs come here without passing a hook.
    reply.header('X-Correlation-Id', correlationId);
    reply.removeHeader('ETag').removeHeader('Content-Encoding');
    // Some statuses may be cached unless the answer forbids it (RFC 9110, section 15.1).
    reply.header('Cache-Control', 'no-store');
    if (error.extras.retryAfter !== undefined)
      reply.header('Retry-After', String(Math.ceil(error.extras.retryAfter)));
    if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
    const language = acceptedLanguage(request.headers['accept-language']);
    const about = { correlationId, origin: this.origin, language, body: request.body };
    void reply
      .code(status)
      .header('Content-Language', language)
      .type(PROBLEM_JSON)
      .send(JSON.stringify(problemOf(error, about)));
  }

  /** Routing failed: 405 if only the method is wrong (RFC 9110 section 15.5.6 requires Allow). */
  #notFound(request: FastifyRequest, reply: FastifyReply, thrown: unknown): DomainError {
    const known = toDomainError(thrown);
    if (known.spec.kind !== 'not-found') return known;
    const path = request.url.split('?', 1)[0]!;
    const methods = this.methodsOf(path);
    if (methods.length === 0) return platformErrors.unknownRoute();
    reply.header('Allow', methods.join(', '));
    return platformErrors.methodNotAllowed();
  }

  #log(error: DomainError, status: number, request: FastifyRequest): void {
    if (status < 500) return;
    const { cause } = error.extras;
    const route = `${request.method} ${request.routeOptions.url ?? 'unknown route'}`;
    if (error.spec.kind === 'unavailable') {
      this.#logger.warn(
        `${error.code} at ${route}: ${cause instanceof Error ? cause.message : error.message}`,
      );
    } else {
      this.#logger.error(`${error.code} at ${route}`, cause instanceof Error ? cause : error);
    }
  }
}
