import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../support/run-command.js';

const CLI = resolve('dist/apps/cli/src/emporium.js');
const PROGRAMS: [name: string, script: string, args: string[]][] = [
  ['the API', resolve('dist/apps/api/src/main.js'), []],
  ['the worker', resolve('dist/apps/worker/src/main.js'), []],
  ['the command line', CLI, ['tenants', 'list']],
];

// No program gets far: the settings that must be set are missing. Each says what is wrong with those that it has read.
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'emporium-env-'));
  await writeFile(join(cwd, '.env'), 'LOG_LEVEL=loud\n');
  await writeFile(join(cwd, 'other.env'), 'BODY_LIMIT=none\n');
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

it.each(PROGRAMS)('%s reads .env; variables of the environment come first', async (_name, script, args) => {
  const { code, err } = await runCommand(script, args, { cwd });
  expect(code).toBe(1);
  expect(err).toMatch(/^ {2}LOG_LEVEL is wrong/m);
  const { err: withVariable } = await runCommand(script, args, { cwd, env: { LOG_LEVEL: 'info' } });
  expect(withVariable).toContain('MONGODB_URI is not set');
  expect(withVariable).not.toContain('LOG_LEVEL');
});

it.each([
  ['before', ['--env-file', 'other.env', 'tenants', 'list']],
  ['after', ['tenants', 'list', '--env-file', 'other.env']],
])('the command line reads another file instead: --env-file %s the command', async (_where, args) => {
  const { code, err } = await runCommand(CLI, args, { cwd });
  expect(code).toBe(1);
  expect(err).toMatch(/^ {2}BODY_LIMIT is wrong/m);
  expect(err).not.toContain('LOG_LEVEL');
});

it('a file that was named must be there', async () => {
  const { code, out, err } = await runCommand(CLI, ['tenants', 'list', '--env-file', 'none.env'], { cwd });
  // Node 20 looks for the file by itself, and ends with 9.
  expect(code).toBeGreaterThan(0);
  expect(out).toBe('');
  expect(err).toContain('none.env');
  expect(err).not.toMatch(/^\s+at /m);
});
