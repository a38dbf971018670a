import { Logger } from '@nestjs/common';
import { loadConfig, loadEnvFile, onPort } from '#platform/config';
import { Health, probes, serveProbes } from '#platform/health';
import { RunningRequests } from '#platform/http';
import { Metrics } from '#platform/metrics';
import { endFailedStart, endGracefully, endOnUnexpected } from '#platform/shutdown';
import { createApi } from './create-api.js';

async function main(): Promise<void> {
  loadEnvFile();
  const config = loadConfig();
  const app = await createApi(config);
  const graceMs = config.SHUTDOWN_GRACE_MS;
  const running = app.get(RunningRequests);
  endGracefully(app, graceMs);
  endOnUnexpected({ app, graceMs, fail: (id, error) => running.fail(id, error) });
  await onPort('PORT', config.PORT, app.listen(config.PORT, config.HOST));
  if (config.isProduction) {
    const served = probes(app.get(Health), app.get(Metrics));
    const { INTERNAL_HOST: host, INTERNAL_PORT: port } = config;
    await onPort('INTERNAL_PORT', port, serveProbes(served, { host, port }));
  }
  new Logger('Api').log(
    `listening on http://${config.HOST}:${config.PORT}, for clients at ${config.PUBLIC_URL}`,
  );
}

main().catch(endFailedStart);
