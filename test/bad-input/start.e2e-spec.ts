import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startMongod, type Mongod } from '#dev/parts/mongod';
import { runCommand, type Ended } from '../support/run-command.js';
import { testConfig } from '../support/test-config.js';

/* What an operator reads who starts a process on a machine that is not ready for it. */

const API = resolve('dist/apps/api/src/main.js');
const WORKER = resolve('dist/apps/worker/src/main.js');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporium-start-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(script: string, more: Record<string, string>): Promise<Ended> {
  const { MONGODB_URI, REDIS_URL, ENCRYPTION_KEY, PLATFORM_DB } = testConfig();
  const env = {
    NODE_ENV: 'development',
    MONGODB_URI,
    REDIS_URL,
    ENCRYPTION_KEY,
    PLATFORM_DB,
    LOG_LEVEL: 'warn',
  };
  return runCommand(script, [], { cwd: folder, env: { ...env, ...more } });
}

describe('a port that is taken', () => {
  let taken: Server;
  let port: string;
  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => taken.once('listening', listening));
    port = String((taken.address() as AddressInfo).port);
  });
  afterAll(() => taken.close());

  it.each([
    ['the API', API, 'PORT'],
    ['the worker', WORKER, 'WORKER_PORT'],
  ])('is told by %s, with the setting', async (_, script, setting) => {
    const { code, err } = await start(script, { [setting]: port });
    expect([code, err]).toEqual([
      1,
      `Port ${port} is in use. End the program that uses it, or set ${setting} to another port.\n`,
    ]);
  });
});

describe('a MongoDB without a replica set', () => {
  let mongod: Mongod;
  beforeAll(async () => {
    mongod = await startMongod({ folder, scratch: true, standalone: true, log: () => undefined });
  });
  afterAll(() => mongod?.stop());

  it.each([
    ['API', API],
    ['worker', WORKER],
  ])('is refused by the %s, with the command that makes one', async (_, script) => {
    const { code, err } = await start(script, { MONGODB_URI: mongod.uri });
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/without a replica set[^]*--replSet[^]*rs\.initiate\(\)'\n$/),
    ]);
    expect(err).not.toContain('    at ');
  });
});
