import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LogController, type FastifyBaseLogger, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config } from '#platform/config';
import { newId } from '#platform/ids';
import { correlationIdOf, correlateRequests } from './correlation.js';
import { platformErrors } from './http.errors.js';
import { ProblemFilter } from './problem.filter.js';
import { problemOf } from './problem.js';

/** Longest path parameter: a slug of 200 characters, escaped. */
const MAX_PARAM_LENGTH = 600;

/**
 * Fastify as every process of Emporium that serves HTTP wants it. Hand it to `NestFactory.create`, then call
 * `configureEdge`.
 */
export function createFastifyAdapter(
  config: Pick<Config, 'BODY_LIMIT' | 'TRUSTED_PROXIES' | 'REQUEST_TIMEOUT_MS' | 'PUBLIC_URL'>,
  logger: FastifyBaseLogger,
): FastifyAdapter {
  const problems = new ProblemFilter(config.PUBLIC_URL);
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    // One line per answer is written by `observeRequests`; Fastify would write two and make a child logger for each
    // request, while the ids that it would carry are added by the logger’s mixin.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    genReqId: correlationIdOf,
    bodyLimit: config.BODY_LIMIT,
    trustProxy: config.TRUSTED_PROXIES.length > 0 ? [...config.TRUSTED_PROXIES] : false,
    // Receiving the request; handling it is limited by `configureEdge`.
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    // Shutting down: idle connections go at once, those with a request finish it and are told to close.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // URLs that cannot be routed; nothing of Nest has been reached.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, config.PUBLIC_URL),
    // Nest middleware is not used (guards and Fastify hooks are), so requests need not pass its engine.
    skipMiddie: true,
  });
  correlateRequests(adapter.getInstance());
  return adapter;
}

/** What cannot be parsed as HTTP has no request yet, so the problem is written to the socket by hand. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket, origin: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const factory =
    error.code === 'HPE_HEADER_OVERFLOW' ? platformErrors.tooLarge : platformErrors.malformedRequest;
  const problem = problemOf(factory(), newId(), origin);
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
