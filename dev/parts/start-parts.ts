import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Log } from './binary.js';
import { startMongod } from './mongod.js';
import type { Mongod } from './mongod.js';
import { startRedis } from './redis.js';
import type { RedisServer } from './redis.js';

/** What {@link startParts} may be told. */
export interface PartsOptions {
  /** Folder for data that is kept; default `.data` in the working folder. */
  readonly dir?: string;
  /** Keep the data between runs. Otherwise it lives in memory where the system allows and is removed at the end. */
  readonly persist?: boolean;
  /** Ignore MONGODB_URI and REDIS_URL: for tests that kill servers. */
  readonly own?: boolean;
  /** Fixed ports; free ones are taken otherwise. */
  readonly mongodPort?: number;
  readonly redisPort?: number;
  /** WiredTiger's cache in GB; 0.5 unless told. */
  readonly cacheGb?: number;
  /** Redis writes an append-only file; default: as `persist`. */
  readonly redisPersist?: boolean;
  readonly log?: Log;
}

/** MongoDB and Redis that can be used now. `mongod` and `redis` are there only when we started them. */
export interface Parts {
  readonly mongodbUri: string;
  readonly redisUrl: string;
  readonly mongod?: Mongod;
  readonly redis?: RedisServer;
  stop(): Promise<void>;
}

/**
 * Real MongoDB and Redis: those that MONGODB_URI and REDIS_URL name, else servers of our own on free ports of
 * 127.0.0.1. Own servers end with {@link Parts.stop} and, whatever happens, when this process ends.
 *
 * @throws Error that lists what was tried and the ways out when a server cannot be had.
 */
export async function startParts(options: PartsOptions = {}): Promise<Parts> {
  const { own = false, log = () => undefined } = options;
  const given = own ? {} : process.env;
  const notNeeded = Promise.resolve(undefined);
  const [mongod, redis] = await Promise.allSettled([
    given['MONGODB_URI'] ? notNeeded : ownMongod(options, log),
    given['REDIS_URL'] ? notNeeded : ownRedis(options, log),
  ]);
  const stop = async () => {
    for (const server of [mongod, redis]) if (server.status === 'fulfilled') await server.value?.stop();
  };
  if (mongod.status === 'rejected' || redis.status === 'rejected') {
    await stop();
    const reasons = [mongod, redis].flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    throw new Error(reasons.map((reason: Error) => reason.message).join('\n\n'), { cause: reasons[0] });
  }
  return {
    mongodbUri: given['MONGODB_URI'] || (mongod.value?.uri ?? ''),
    redisUrl: given['REDIS_URL'] || (redis.value?.url ?? ''),
    mongod: mongod.value,
    redis: redis.value,
    stop,
  };
}

function ownMongod(options: PartsOptions, log: Log): Promise<Mongod> {
  const { mongodPort: port, cacheGb } = options;
  return inFolder('mongodb', options, (folder, scratch) =>
    startMongod({ folder, scratch, port, cacheGb, log }),
  );
}

function ownRedis(options: PartsOptions, log: Log): Promise<RedisServer> {
  const { redisPort: port, redisPersist: persist = options.persist ?? false } = options;
  return inFolder('redis', options, (folder, scratch) => startRedis({ folder, scratch, persist, port, log }));
}

/** Starts a server in a folder of its own, which a failed start does not leave behind when its data are scratch. */
async function inFolder<T>(
  name: string,
  { persist = false, dir = '.data' }: PartsOptions,
  start: (folder: string, scratch: boolean) => Promise<T>,
): Promise<T> {
  const folder = persist ? resolve(dir, name) : await mkdtemp(join(await scratchRoot(), 'emporium-'));
  await mkdir(folder, { recursive: true });
  try {
    return await start(folder, !persist);
  } catch (error) {
    if (!persist) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Memory where there is a memory file system: waiting for a disk makes tests slow and benchmarks uneven. */
async function scratchRoot(): Promise<string> {
  return access('/dev/shm', constants.W_OK).then(
    () => '/dev/shm',
    () => tmpdir(),
  );
}
