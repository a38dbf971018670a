import { accessSync, constants, mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
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
  const { persist = false, own = false, log = () => undefined } = options;
  const mongodbUri = own ? undefined : process.env['MONGODB_URI'];
  const redisUrl = own ? undefined : process.env['REDIS_URL'];
  const scratch = !persist;
  const folders: string[] = [];
  const folderFor = async (name: string): Promise<string> => {
    const folder = persist
      ? resolve(options.dir ?? '.data', name)
      : mkdtempSync(join(scratchRoot(), 'emporium-'));
    await mkdir(folder, { recursive: true });
    folders.push(folder);
    return folder;
  };
  const startedMongod = mongodbUri
    ? undefined
    : folderFor('mongodb').then((folder) =>
        startMongod({ folder, scratch, port: options.mongodPort, cacheGb: options.cacheGb, log }),
      );
  const startedRedis = redisUrl
    ? undefined
    : folderFor('redis').then((folder) =>
        startRedis({
          folder,
          scratch,
          persist: options.redisPersist ?? persist,
          port: options.redisPort,
          log,
        }),
      );
  const [mongod, redis] = await Promise.allSettled([startedMongod, startedRedis]);
  const servers = [mongod, redis].map((result) => (result.status === 'fulfilled' ? result.value : undefined));
  const stop = async () => {
    await Promise.all(servers.map((server) => server?.stop()));
  };
  if (mongod.status === 'rejected' || redis.status === 'rejected') {
    await stop();
    if (scratch) await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    const reasons = [mongod, redis].flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    );
    throw new Error(reasons.map((reason: Error) => reason.message).join('\n\n'), { cause: reasons[0] });
  }
  return {
    mongodbUri: mongodbUri ?? mongod.value?.uri ?? '',
    redisUrl: redisUrl ?? redis.value?.url ?? '',
    mongod: mongod.value,
    redis: redis.value,
    stop,
  };
}

/** Memory where there is a memory file system: waiting for a disk makes tests slow and benchmarks uneven. */
function scratchRoot(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return tmpdir();
  }
}
