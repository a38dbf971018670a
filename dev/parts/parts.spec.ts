import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { findBinary } from './binary.js';
import { claimFolder } from './claim-folder.js';
import { startParts } from './start-parts.js';
import type { Parts } from './start-parts.js';

describe('parts of our own', () => {
  let parts: Parts;
  beforeAll(async () => {
    parts = await startParts({ own: true, redisPersist: true });
  });
  afterAll(() => parts.stop());

  it('keep acknowledged data when mongod is killed and started again on the same port', async () => {
    const client = new mongo.MongoClient(parts.mongodbUri);
    try {
      const notes = client.db('parts').collection('notes');
      await notes.insertOne({ text: 'kept' }, { writeConcern: { w: 'majority', journal: true } });
      const before = parts.mongod?.pid;
      await parts.mongod?.kill('SIGKILL');
      expect(parts.mongod?.pid).toBeUndefined();
      await parts.mongod?.start();
      expect(parts.mongod?.pid).not.toBe(before);
      expect(await notes.countDocuments({ text: 'kept' })).toBe(1);
    } finally {
      await client.close();
    }
  });

  it('restore the data of Redis after a restart, if it writes an append-only file', async () => {
    const client = new Redis(parts.redisUrl, { lazyConnect: true });
    try {
      await client.set('note', 'kept');
      await parts.redis?.restart();
      expect(await client.get('note')).toBe('kept');
    } finally {
      client.disconnect();
    }
  });
});

it('use the servers that the environment names', async () => {
  const before = { ...process.env };
  try {
    Object.assign(process.env, { MONGODB_URI: 'mongodb://db.example/', REDIS_URL: 'redis://cache.example' });
    const { mongodbUri, redisUrl, mongod, redis } = await startParts();
    expect([mongodbUri, redisUrl, mongod, redis]).toEqual([
      'mongodb://db.example/',
      'redis://cache.example',
      undefined,
      undefined,
    ]);
  } finally {
    process.env = before;
  }
});

it('end when their owner is killed with SIGKILL', async () => {
  const module = pathToFileURL(resolve('dist/dev/parts/start-parts.js')).href;
  const script = `
    import { startParts } from '${module}';
    const { mongod, redis } = await startParts({ own: true });
    console.log(JSON.stringify({ mongod: mongod.port, redis: redis.port }));
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const ports = JSON.parse(line.toString()) as { mongod: number; redis: number };
  // The connections are closed when the servers end, so wait for that.
  const connections = [connect(ports.mongod, '127.0.0.1'), connect(ports.redis, '127.0.0.1')];
  await Promise.all(connections.map((connection) => once(connection, 'connect')));
  const ended = connections.map(
    (connection) =>
      new Promise((gone) =>
        connection
          .on('error', () => undefined)
          .resume()
          .once('close', gone),
      ),
  );
  owner.kill('SIGKILL');
  await Promise.all(ended);
});

it('in a folder that is in use end with one sentence that says who uses it and what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'emporium-parts-'));
  const endClaim = await claimFolder(join(folder, '.data'));
  try {
    const program = spawn(process.execPath, [resolve('dist/dev/parts/main.js')], {
      cwd: folder,
      env: { ...process.env, MONGODB_URI: '', REDIS_URL: '' },
    });
    let said = '';
    for (const stream of [program.stdout, program.stderr]) stream.on('data', (chunk) => (said += chunk));
    const [code] = (await once(program, 'close')) as [number];
    expect(said).toMatch(
      new RegExp(`^The data in .*\\.data is in use by process ${process.pid} .*--scratch.*\n$`),
    );
    expect(code).toBe(1);
  } finally {
    await endClaim();
    await rm(folder, { recursive: true, force: true });
  }
});

describe('a program', () => {
  const usable = () => undefined;
  const node = { origin: 'from here', find: async () => process.execPath };

  it('comes from the next source when one fails', async () => {
    const lines: string[] = [];
    const broken = { origin: 'from nowhere', find: async () => '/nowhere/program' };
    const found = await findBinary('program', [broken, node], usable, '', (line) => lines.push(line));
    expect(found).toEqual({ file: process.execPath, version: process.versions.node, origin: 'from here' });
    expect(lines).toEqual([expect.stringMatching(/^program: from nowhere: .*ENOENT/)]);
  });

  it('that is not found causes an error with what was tried and what the user can do', async () => {
    const search = findBinary(
      'program',
      [node],
      () => 'too old',
      '  - buy one',
      () => undefined,
    );
    await expect(search).rejects.toThrow(/from here: .* is version .*; too old\nYou can:\n {2}- buy one/);
  });
});
