import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { WorkerModule } from '#worker';
import { loadConfig } from '#platform/config';
import { Health, probes, serveProbes } from '#platform/health';
import { createLogger, PinoNestLogger } from '#platform/logging';
import { Metrics } from '#platform/metrics';
import { endGracefully } from '#platform/shutdown';
import { StumbleModule } from './stumble.js';

/* A worker as in production, with one more subscriber, which fails when the proof wants it. */
const config = loadConfig();
const module = WorkerModule.for(config);
const app = await NestFactory.createApplicationContext(
  { ...module, imports: [...(module.imports ?? []), StumbleModule] },
  { logger: new PinoNestLogger(createLogger(config)), abortOnError: false },
);
endGracefully(app, config.SHUTDOWN_GRACE_MS);
await serveProbes(probes(app.get(Health), app.get(Metrics)), {
  host: config.INTERNAL_HOST,
  port: config.WORKER_PORT,
});
