import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '#platform/config';
import { HealthRoutes } from '#platform/health';
import { AccessTable, configureEdge, createFastifyAdapter } from '#platform/http';
import { createLogger, PinoNestLogger } from '#platform/logging';
import { RequestLimits } from '#platform/rate-limit';
import { RedisIoAdapter } from '#platform/sockets';
import { TenantEdge, TenantSelection } from '#tenancy/http';
import { AppModule } from './app.module.js';
import { serveDocuments } from './openapi.js';

/** Controllers that live at the origin's root, not below /api/v1. */
const ROOT_PATHS = ['.well-known/*path', 'webhooks/*path', 'health', 'ready', 'metrics'];

/**
 * Builds the API, ready to listen. The order of the hooks is the order of the edge: correlation id, limit per
 * address, tenant and admission, limits per tenant and person; then validation and the handler.
 */
export async function createApi(config: Config): Promise<NestFastifyApplication> {
  const logger = createLogger(config);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.for(config),
    createFastifyAdapter(config, logger),
    { logger: new PinoNestLogger(logger), bodyParser: false, abortOnError: false },
  );
  return app;
}
