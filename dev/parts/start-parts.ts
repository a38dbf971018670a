import { constants } from 'node:fs';
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Log } from './binary.js';
import { claimFolder } from './claim-folder.js';
import { startMongod } from './mongod.js';
import type { Mongod } from './mongod.js';
import { startRedis } from './redis.js';
import type { RedisServer } from './redis.js';

const KEPT = '.data';

/** Options of {@link startParts}. */
export interface PartsOptions {
  /** Folder for data that is kept; by default `.data` in the working folder. */
  readonly dir?: string;
  /** Keep the data between runs. Otherwise it is in memory, if the system allows it, and is removed at the end. */
  readonly persist?: boolean;
  /** Ignore MONGODB_URI and REDIS_URL, for tests that kill servers. */
  readonly own?: boolean;
  /** Fixed ports; by default free ones. */
  readonly mongodPort?: number;
  readonly redisPort?: number;
  /** WiredTiger's cache in GB; by default 0.5. */
  readonly cacheGb?: number;
  /** Redis writes an append-only file; by default the same as `persist`. */
  readonly redisPersist?: boolean;
  readonly log?: Log;
}

/** MongoDB and Redis, ready for use. `mongod` and `redis` are set only if this process started them. */
export interface Parts {
  readonly mongodbUri: string;
  readonly redisUrl: string;
  readonly mongod?: Mongod;
  readonly redis?: RedisServer;
  stop(): Promise<void>;
}

/**
 * Provides real MongoDB and Redis: those of MONGODB_URI and REDIS_URL, otherwise new servers on free ports of
 * 127.0.0.1. New servers end with {@link Parts.stop}, and always when this process ends.
 *
 * @throws Error that lists what was tried and what the user can do, if a server cannot be found or fetched; Error that says
 *   who uses the folder, if another process keeps its data there
 */
export async function startParts(options: PartsOptions = {}): Promise<Parts> {
  const { own = false, log = () => undefined } = options;
  const given = own ? {} : process.env;
  const giveUpFolder = options.persist ? await claimFolder(resolve(options.dir ?? KEPT)) : undefined;
  const notNeeded = Promise.resolve(undefined);
  const [mongod, redis] = await Promise.allSettled([
    given['MONGODB_URI'] ? notNeeded : ownMongod(options, log),
    given['REDIS_URL'] ? notNeeded : ownRedis(options, log),
  ]);
  const stop = async () => {
    for (const server of [mongod, redis]) if (server.status === 'fulfilled') await server.value?.stop();
    await giveUpFolder?.();
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

/** Starts a server in its own folder. After a failed start, a scratch folder is removed. */
async function inFolder<T>(
  name: string,
  { persist = false, dir = KEPT }: PartsOptions,
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

/** A memory file system, if there is one: a disk makes tests slow and benchmarks uneven. */
async function scratchRoot(): Promise<string> {
  return access('/dev/shm', constants.W_OK).then(
    () => '/dev/shm',
    () => tmpdir(),
  );
}
