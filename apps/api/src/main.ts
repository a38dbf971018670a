import { ConfigError, loadConfig, loadEnvFile } from '#platform/config';
import { Health, probes, serveProbes } from '#platform/health';
import { RunningRequests } from '#platform/http';
import { Metrics } from '#platform/metrics';
import { endGracefully, endOnUnexpected } from '#platform/shutdown';
import { createApi } from './create-api.js';

async function main(): Promise<void> {
  loadEnvFile();
  const config = loadConfig();
  const app = await createApi(config);
  const graceMs = config.SHUTDOWN_GRACE_MS;
  const running = app.get(RunningRequests);
  endGracefully(app, graceMs);
  endOnUnexpected({ app, graceMs, fail: (id, error) => running.fail(id, error) });
  await app.listen(config.PORT, config.HOST);
  if (config.isProduction) {
    const served = probes(app.get(Health), app.get(Metrics));
    await serveProbes(served, { host: config.INTERNAL_HOST, port: config.INTERNAL_PORT });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : ((error as Error).stack ?? String(error))}\n`,
  );
  process.exit(1);
});
