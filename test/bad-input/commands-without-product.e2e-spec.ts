import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand, type Ended } from '../support/run-command.js';

// A folder with the command line alone: none of the libraries, and of the packages only the one that reads arguments.
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporium-help-'));
  await cp('package.json', join(folder, 'package.json'));
  await cp('dist/apps/cli', join(folder, 'dist/apps/cli'), { recursive: true });
  await mkdir(join(folder, 'node_modules'));
  await symlink(resolve('node_modules/commander'), join(folder, 'node_modules/commander'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const emporium = (...args: string[]): Promise<Ended> =>
  runCommand(join(folder, 'dist/apps/cli/src/emporium.js'), args, { cwd: folder });

/** Commands that a help lists, without `help` itself. */
function listed(help: string): string[] {
  const [, list = ''] = /^Commands:\n((?: {2}.*\n)+)/m.exec(help) ?? [];
  return [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name!).filter((name) => name !== 'help');
}

async function withSubcommands(path: readonly string[]): Promise<{ path: string; help: string }[]> {
  const { code, out, err } = await emporium(...path, '--help');
  expect({ path, code, err }).toEqual({ path, code: 0, err: '' });
  const below = [];
  for (const name of listed(out)) below.push(...(await withSubcommands([...path, name])));
  return [{ path: path.join(' '), help: out }, ...below];
}

it('help needs no settings; each command that it lists has help with examples', async () => {
  const commands = await withSubcommands([]);
  expect(commands.map(({ path }) => path)).toEqual([
    '',
    ...['tenants', 'create', 'list', 'invite', 'settings', 'suspend', 'resume', 'delete', 'restore'].map(
      below('tenants'),
    ),
    ...['operators', 'create', 'device-code'].map(below('operators')),
    ...['audit', 'verify'].map(below('audit')),
    ...['payments', 'connect'].map(below('payments')),
    ...['keys', 'rotate', 'reseal'].map(below('keys')),
    'import-products',
    'migrate',
  ]);
  for (const { path, help } of commands) {
    const [, calls = ''] = help.split('\nExamples:\n');
    expect({ path, example: calls.trim().split('\n')[0] }).toEqual({
      path,
      example: expect.stringMatching(new RegExp(`^emporium ${path}`)),
    });
    expect(help).toContain('--env-file <file>');
  }
});

const below =
  (group: string) =>
  (name: string): string =>
    name === group ? group : `${group} ${name}`;

it('shows the version', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await emporium('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

it.each<[line: RegExp, ...args: string[]]>([
  [/unknown command 'frobnicate'/, 'frobnicate'],
  [/unknown command 'lst'\n\(Did you mean list\?\)/, 'tenants', 'lst'],
  [/unknown option '--all'/, 'tenants', 'list', '--all'],
  [/too many arguments/, 'tenants', 'list', 'northwind'],
  [/missing required argument 'slug'/, 'tenants', 'create'],
  [/option '-n, --name <name>' argument missing/, 'tenants', 'create', 'northwind', '--name'],
  [
    /argument 'timeZone' is invalid\. It must be <name>=<value>/,
    'tenants',
    'settings',
    'northwind',
    '--set',
    'timeZone',
  ],
  [/required option '-p, --provider <name>' not specified/, 'payments', 'connect', 'northwind'],
])('what is called wrongly needs no settings to say so: %s', async (line, ...args) => {
  const { code, out, err } = await emporium(...args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(line);
  expect(err).not.toMatch(/^\s+at /m);
});
