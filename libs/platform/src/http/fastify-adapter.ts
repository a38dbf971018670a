import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { LogController, type FastifyBaseLogger, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config } from '#platform/config';
import { platformErrors, type ErrorFactory } from '#platform/errors';
import { newId } from '#platform/ids';
import { correlationIdOf, correlateRequests } from './correlation.js';
import { ProblemFilter } from './problem.filter.js';
import { problemOf } from './problem.js';
import { demandOneHost, targetOf } from './request-target.js';

/** If the first line is longer than this, the address is too long, not the headers: half of what Node allows for both. */
const LONGEST_ADDRESS = 8_192;
/** Longest path parameter: a slug of 200 characters, escaped. */
const MAX_PARAM_LENGTH = 600;

/**
 * Fastify with the settings of every process that serves HTTP. Pass it to `NestFactory.create`, then call
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
    rewriteUrl: targetOf,
    http: {
      // `demandOneHost` checks this and answers with a problem document.
      requireHostHeader: false,
      headersTimeout: config.REQUEST_TIMEOUT_MS,
    },
    // The time for the body depends on the route: see `RunningRequests`.
    requestTimeout: 0,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    // At shutdown, idle connections close at once; those with a request finish it and then close.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // For URLs that cannot be routed; Nest has not been reached.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
    clientErrorHandler: (error, socket) =>
      answerBrokenRequest(error as unknown as BrokenRequest, socket, config.PUBLIC_URL),
    // Nest middleware is not used (guards and Fastify hooks are), so requests need not pass its engine.
    skipMiddie: true,
  });
  correlateRequests(adapter.getInstance());
  demandOneHost(adapter.getInstance());
  return adapter;
}

/** Node's error for a request that it could not parse. */
interface BrokenRequest extends Error {
  readonly code?: string;
  /** The last bytes that came. */
  readonly rawPacket?: Buffer;
}

/** There is no request object if HTTP could not be parsed, so this writes the problem to the socket itself. */
function answerBrokenRequest(error: BrokenRequest, socket: Socket, origin: string): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const problem = problemOf(factoryFor(error)(), { correlationId: newId(), origin });
  const body = JSON.stringify(problem);
  // The client may still be sending, or may have closed the connection already.
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\n` +
      `X-Correlation-Id: ${problem.correlationId}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function factoryFor({ code, rawPacket }: BrokenRequest): ErrorFactory {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return platformErrors.requestTimeout;
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return platformErrors.tooLarge;
  if (code !== 'HPE_HEADER_OVERFLOW') return platformErrors.malformedRequest;
  // Address and headers share one limit; if even the first line had not ended, the address was too long.
  const line = rawPacket?.indexOf('\n') ?? -1;
  const addressOnly = rawPacket !== undefined && /^[A-Z]{3,10} /.test(rawPacket.toString('latin1', 0, 12));
  return addressOnly && (line === -1 || line > LONGEST_ADDRESS)
    ? platformErrors.uriTooLong
    : platformErrors.headersTooLarge;
}
