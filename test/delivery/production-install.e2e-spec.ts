import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { freePort } from '#dev/parts/ports';
import { newId } from '#platform/ids';
import { until } from '#dev/until';

const API = 'dist/apps/api/src/main.js';
const WORKER = 'dist/apps/worker/src/main.js';
const CLI = 'dist/apps/cli/src/emporium.js';

let folder: string;
let settings: Record<string, string>;

/** Does in an empty folder what the Dockerfile does: installs production dependencies and copies the build. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporium-production-'));
  for (const path of ['package.json', 'package-lock.json', '.npmrc', 'dist/apps', 'dist/libs']) {
    await cp(path, join(folder, path), { recursive: true });
  }
  const { code, output } = await run('npm', ['ci', '--omit=dev', '--prefer-offline'], process.env).ended;
  if (code !== 0) throw new Error(`npm ci failed:\n${output}`);
  settings = {
    PATH: process.env.PATH!,
    MONGODB_URI: process.env.MONGODB_URI!,
    REDIS_URL: process.env.REDIS_URL!,
    ENCRYPTION_KEY: Buffer.alloc(32, 3).toString('base64'),
    PLATFORM_DB: `test_production_${newId()}`,
    REDIS_PREFIX: `test-production-${newId()}`,
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
  };
});

afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true });
  if (!settings) return;
  const client = new mongo.MongoClient(settings['MONGODB_URI']!);
  await client.db(settings['PLATFORM_DB']).dropDatabase();
  await client.close();
});

/** Runs a program in the folder with only the given environment. */
function run(file: string, args: string[], env: NodeJS.ProcessEnv) {
  const child = spawn(file, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
  return { child, ended, output: () => output };
}

const node = (script: string, env: Record<string, string>, ...args: string[]) =>
  run(process.execPath, ['--enable-source-maps', script, ...args], env);

const status = (url: string): Promise<number> =>
  fetch(url).then(
    (response) => response.status,
    () => 0,
  );

it('contains what production needs and no development tools', () => {
  for (const name of ['jest', '@swc/core', 'eslint', 'mongodb-memory-server-core']) {
    expect([name, existsSync(join(folder, 'node_modules', name))]).toEqual([name, false]);
  }
  expect(existsSync(join(folder, 'dist/dev'))).toBe(false);
});

it.each([
  ['the API', API, 'PORT'],
  ['the worker', WORKER, 'WORKER_PORT'],
])('%s starts, gets ready, and ends with 0', async (_what, script, port) => {
  const [INTERNAL_PORT, WORKER_PORT] = [String(await freePort()), String(await freePort())];
  const env = { ...settings, INTERNAL_PORT, WORKER_PORT };
  const { child, ended, output } = node(script, env);
  const origin = `http://127.0.0.1:${env[port as keyof typeof env]}`;
  try {
    await until(`${script} to get ready`, async () => (await status(`${origin}/ready`)) === 200, {
      hopeless: () => (child.exitCode === null ? undefined : `it ended with ${child.exitCode}:\n${output()}`),
    });
    expect(await status(`${origin}/health`)).toBe(200);
    if (script === API) {
      // Only documents for shoppers are public; metrics are on the internal port.
      for (const path of ['/docs/shop.json', '/asyncapi.json']) {
        expect([path, await status(origin + path)]).toEqual([path, 200]);
      }
      for (const path of ['/docs/admin.json', '/docs/platform.json', '/queues', '/metrics']) {
        expect([path, await status(origin + path)]).toEqual([path, 404]);
      }
      expect(await status(`http://127.0.0.1:${env['INTERNAL_PORT']}/metrics`)).toBe(200);
    }
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toMatchObject({ code: 0 });
});

it('the operators’ command line works', async () => {
  const { code, output } = await node(CLI, settings, 'tenants', 'list').ended;
  expect([code, output]).toEqual([0, expect.not.stringContaining('Error')]);
});

it.each([API, WORKER, CLI])(
  '%s without settings says which settings are missing, with examples',
  async (script) => {
    const { code, output } = await node(script, { PATH: settings['PATH']! }, 'tenants', 'list').ended;
    expect(code).toBe(1);
    for (const name of ['MONGODB_URI', 'REDIS_URL', 'ENCRYPTION_KEY']) {
      expect(output).toMatch(new RegExp(`${name} is not set\\..+Example: ${name}=`));
    }
    expect(output).not.toMatch(/^\s+at /m);
  },
);

it('names every wrong setting', async () => {
  const wrong = {
    MONGODB_URI: 'localhost:27017',
    REDIS_URL: 'localhost',
    ENCRYPTION_KEY: 'secret',
    PORT: 'eighty',
    BODY_LIMIT: '-1',
    NODE_ENV: 'staging',
    MAIL_PROVIDER: 'pigeon',
    PUBLIC_URL: 'api.example.com',
  };
  const { code, output } = await node(API, { ...settings, ...wrong }).ended;
  expect(code).toBe(1);
  for (const name of Object.keys(wrong)) expect(output).toMatch(new RegExp(`^  ${name} is wrong: `, 'm'));
  expect(output).not.toMatch(/^\s+at /m);
});
