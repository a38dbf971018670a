import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Config } from '#platform/config';
import { ProductProcess } from '../installation/installation.js';
import { InProcess, launchInProcess } from '../installation/in-process.js';
import { scratchConfig } from '../installation/scratch-config.js';
import { freePort } from '../parts/ports.js';

/** No rate limits, so that one request is measured and not their number. */
const UNLIMITED = Object.fromEntries(
  ['IP', 'TENANT', 'USER', 'LOGIN'].map((name) => [`RATE_LIMIT_${name}`, '100000000']),
);

/** Settings that the attacked process shares with the process that fills its databases. */
const SHARED: readonly (keyof Config)[] = [
  'PLATFORM_DB',
  'TENANT_DB_PREFIX',
  'REDIS_PREFIX',
  'ENCRYPTION_KEY',
];

/**
 * The attacked API process, configured as in production, but without rate limits, and the process that fills its
 * databases.
 */
export class Target {
  private constructor(
    readonly origin: string,
    readonly installation: InProcess,
    private readonly api: ProductProcess,
    private readonly pid: number,
    private readonly heartbeat: string,
    private readonly dir: string,
  ) {}

  /** @param environment MONGODB_URI, REDIS_URL and the addresses of the stand-ins */
  static async open(environment: Readonly<Record<string, string>>): Promise<Target> {
    const [port, beats] = [await freePort(), await freePort()];
    const origin = `http://127.0.0.1:${port}`;
    const settings = {
      ...environment,
      ...UNLIMITED,
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      PUBLIC_URL: origin,
      DOCS_ADMIN: 'true',
      QUEUE_BOARD: 'true',
    };
    const config = scratchConfig(settings);
    const dir = await mkdtemp(join(tmpdir(), 'emporium-hostile-'));
    const env = {
      ...settings,
      ...Object.fromEntries(SHARED.map((name) => [name, String(config[name])])),
      BCRYPT_ROUNDS: '4',
      HOST: '127.0.0.1',
      PORT: String(port),
      INTERNAL_PORT: String(await freePort()),
      HEARTBEAT_PORT: String(beats),
      NODE_OPTIONS: `--import=${resolve('dist/dev/hostile/heartbeat.js')}`,
    };
    const api = new ProductProcess('api', 'dist/apps/api/src/main.js', env, dir, `${origin}/ready`);
    await api.start();
    const installation = new InProcess(await launchInProcess(config));
    return new Target(origin, installation, api, api.pid!, `http://127.0.0.1:${beats}/`, dir);
  }

  /** Whether the process that was started still runs. */
  get alive(): boolean {
    return this.api.pid === this.pid;
  }

  /** The longest block of its event loop since the last call, in milliseconds. */
  async longestBlock(): Promise<number> {
    const answer = await fetch(this.heartbeat);
    return Number(await answer.text());
  }

  /** Log lines of uncaught errors. */
  async uncaught(): Promise<string[]> {
    const log = await readFile(join(this.dir, 'api.log'), 'utf8');
    return log.split('\n').filter((line) => line.includes('"level":"fatal"') || /^\s+at /.test(line));
  }

  lastWords(): string {
    return this.api.lastWords(10);
  }

  async close(): Promise<void> {
    await this.api.kill('SIGTERM');
    await this.installation.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}
