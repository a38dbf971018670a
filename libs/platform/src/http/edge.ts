import compress from '@fastify/compress';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '#platform/config';
import type { Metrics } from '#platform/metrics';
import { AccessTable, API_PREFIX } from './access-table.js';
import { allowOrigins, type CorsPolicy } from './cors.js';
import { InputPipe } from './input.pipe.js';
import { drainRefused } from './drain-refused.js';
import { observeRequests } from './observe-requests.js';
import { parseBodies } from './parse-bodies.js';
import { ProblemFilter } from './problem.filter.js';
import { RunningRequests } from './running-requests.js';
import { revalidateAnswers, tagEncodings, type AnswerKeeper } from './content-tag.js';
import { secureAnswers } from './security-headers.js';

export interface EdgeOptions {
  readonly config: Pick<Config, 'PUBLIC_URL' | 'BODY_LIMIT' | 'REQUEST_TIMEOUT_MS' | 'SHUTDOWN_GRACE_MS'>;
  readonly cors: CorsPolicy;
  readonly answers?: AnswerKeeper;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Paths of controllers that are served at the root instead of below /api/v1, such as `oauth/{*path}`. */
  readonly rootPaths?: readonly string[];
}

/**
 * Everything between the socket and the guards: security headers, CORS, compression, body parsing, validation, problem
 * details, the access table, time limits and draining. Call it once, before `app.init()` or `app.listen()`.
 */
export async function configureEdge(app: NestFastifyApplication, options: EdgeOptions): Promise<void> {
  const { config } = options;
  const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const table = app.get(AccessTable);
  table.declare('OPTIONS', '*', { who: 'public', tenant: 'none', summary: 'CORS preflight' });
  table.attach(instance);
  const problems = new ProblemFilter(config.PUBLIC_URL, (path) => table.methodsOf(path), options.metrics);
  // Also for plugins' routes, which would otherwise use their own error handler or Fastify's.
  instance.addHook('onRoute', (route) => {
    route.errorHandler = (error, request, reply) => problems.answer(error, request, reply);
  });

  observeRequests(instance, options.logger, options.metrics);
  app.get(RunningRequests).watch(instance, config.REQUEST_TIMEOUT_MS);
  secureAnswers(instance);
  await allowOrigins(instance, options.cors);
  // Before compression, which makes other bytes of the same content.
  revalidateAnswers(instance, options.answers);
  // Awaited, because it only sees routes that are added after it has loaded.
  await instance.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: 1024,
    globalDecompression: false,
  });
  tagEncodings(instance);
  parseBodies(app, config.BODY_LIMIT);
  drainRefused(instance, config.REQUEST_TIMEOUT_MS);
  finishBeforeClosing(instance, config.SHUTDOWN_GRACE_MS);

  app.setGlobalPrefix(API_PREFIX, { exclude: [...(options.rootPaths ?? [])] });
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(problems);
}

/** Running requests may finish for this long after the server stopped accepting; then their connections are cut. */
function finishBeforeClosing(instance: FastifyInstance, graceMs: number): void {
  let deadline: NodeJS.Timeout | undefined;
  let closing = false;
  instance.addHook('preClose', (done) => {
    closing = true;
    deadline = setTimeout(() => instance.server.closeAllConnections(), graceMs).unref();
    done();
  });
  // Requests that came before the close began do not know of it; their connections would be kept alive.
  instance.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('Connection', 'close');
    done(null, payload);
  });
  instance.addHook('onClose', (_instance, done) => {
    clearTimeout(deadline);
    done();
  });
}
