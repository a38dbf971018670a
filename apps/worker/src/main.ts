import { NestFactory } from '@nestjs/core';
import { ConfigError, loadConfig, loadEnvFile } from '#platform/config';
import { Health, probes, serveProbes } from '#platform/health';
import { createLogger, PinoNestLogger } from '#platform/logging';
import { Metrics } from '#platform/metrics';
import { endGracefully, endOnUnexpected } from '#platform/shutdown';
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
  await serveProbes(served, { host: config.INTERNAL_HOST, port: config.INTERNAL_PORT });
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error))}\n`,
  );
  process.exit(1);
});
