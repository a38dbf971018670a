import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig, loadEnvFile, onPort } from '#platform/config';
import { Health, probes, serveProbes } from '#platform/health';
import { createLogger, PinoNestLogger } from '#platform/logging';
import { Metrics } from '#platform/metrics';
import { endFailedStart, endGracefully, endOnUnexpected } from '#platform/shutdown';
import { WorkerModule } from './worker.module.js';

async function main(): Promise<void> {
  loadEnvFile();
  const config = loadConfig();
  const app = await NestFactory.createApplicationContext(WorkerModule.for(config), {
    logger: new PinoNestLogger(createLogger(config)),
    abortOnError: false,
  });
  endGracefully(app, config.SHUTDOWN_GRACE_MS);
  endOnUnexpected({ app, graceMs: config.SHUTDOWN_GRACE_MS });
  const served = probes(app.get(Health), app.get(Metrics));
  const { INTERNAL_HOST: host, WORKER_PORT: port } = config;
  await onPort('WORKER_PORT', port, serveProbes(served, { host, port }));
  new Logger('Worker').log(`ready; probes and metrics on http://${host}:${port}`);
}

main().catch(endFailedStart);
