import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '#platform/config';
import { Health, probes } from '#platform/health';
import {
  AccessTable,
  configureEdge,
  createFastifyAdapter,
  exposeProbes,
  serveDocument,
  serveDocuments,
} from '#platform/http';
import { createLogger, PinoNestLogger } from '#platform/logging';
import { Metrics } from '#platform/metrics';
import { RedisIoAdapter } from '#platform/sockets';
import { KeptAnswers, RequestLimits, SocketEdge, TenantEdge, TenantOrigins } from '#foundation/tenancy/http';
import { apiDocuments } from './api-documents.js';
import { AppModule } from './app.module.js';
import { asyncApi } from './async-api/async-api.js';
import { readBoardCookie } from './queue-board/board-cookie.js';
import { serveReturnPages } from './return-pages.js';

/**
 * Paths at the root of the origin, not below /api/v1. Some controllers write their whole path, to have routes at both.
 */
const ROOT_PATHS = [
  '.well-known/{*path}',
  'oauth/{*path}',
  't/{*path}',
  'webhooks/{*path}',
  'api/v1/webhooks/{*path}',
];

/** Options for tests; production uses none. */
export interface ApiOptions {
  readonly logger?: Logger;
  /** Modules besides the product's own, for example with routes of a test. */
  readonly imports?: DynamicModule['imports'];
}

/** Builds the API with its whole edge. The caller makes it listen, or injects requests as tests do. */
export async function createApi(config: Config, options: ApiOptions = {}): Promise<NestFastifyApplication> {
  const { logger = createLogger(config), imports = [] } = options;
  const product = await AppModule.for(config);
  const app = await NestFactory.create<NestFastifyApplication>(
    { ...product, imports: [...product.imports!, ...imports] },
    createFastifyAdapter(config, logger),
    {
      logger: new PinoNestLogger(logger),
      bodyParser: false,
      abortOnError: false,
      forceCloseConnections: false,
    },
  );
  const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const table = app.get(AccessTable);

  await configureEdge(app, {
    config,
    logger,
    cors: app.get(TenantOrigins),
    answers: app.get(KeptAnswers),
    metrics: app.get(Metrics),
    rootPaths: ROOT_PATHS,
  });
  if (config.QUEUE_BOARD) readBoardCookie(instance);
  enterTenants(app, instance);
  app.useWebSocketAdapter(new RedisIoAdapter(app, app.get(SocketEdge).guard));
  showProbes(app, instance, table, config);
  if (config.QUEUE_BOARD) {
    // Loaded only if the board is served, because it also loads a template engine and a front end.
    const { serveQueueBoard } = await import('./queue-board/queue-board.js');
    await serveQueueBoard(app, instance, table);
  }
  const surfaces = config.DOCS_ADMIN ? (['shop', 'admin', 'platform'] as const) : (['shop'] as const);
  serveDocuments(instance, table, surfaces, () => apiDocuments(app, config.PUBLIC_URL));
  serveReturnPages(instance, table);
  // Public like the shop's document: its readers receive webhooks and live messages, and need no log-in.
  serveDocument(instance, table, '/asyncapi.json', () => asyncApi(app, config.PUBLIC_URL));
  return app;
}

/**
 * The order of the edge: limit of the address; tenant and admission; limits of the tenant and the person; what was answered
 * before. These hooks run after those of CORS, so that a browser can also read a refusal.
 */
function enterTenants(app: NestFastifyApplication, instance: FastifyInstance): void {
  const limits = app.get(RequestLimits);
  const edge = app.get(TenantEdge);
  instance.addHook('onRequest', limits.countAddress);
  instance.addHook('onRequest', edge.enter);
  instance.addHook('onRequest', limits.countCaller);
  instance.addHook('onRequest', app.get(KeptAnswers).answer);
  instance.addHook('onSend', edge.leave);
}

/** In production, only the internal port serves /metrics; see main.ts. */
function showProbes(
  app: NestFastifyApplication,
  instance: FastifyInstance,
  table: AccessTable,
  config: Config,
): void {
  const { '/metrics': metrics, ...open } = probes(app.get(Health), app.get(Metrics));
  exposeProbes(instance, table, config.isProduction ? open : { ...open, '/metrics': metrics });
}
