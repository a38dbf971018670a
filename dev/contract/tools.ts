import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { run } from '../parts/commands.js';

const LISTS = resolve('dev/contract/tools');
const HOME = resolve('.data/contract');
const PATIENCE_MS = 600_000;

/** Installed programs by name. */
export type Programs = (name: string) => string;

/**
 * Installs the Python programs of tools/requirements.txt into an environment below `.data`, once for each version of
 * the list.
 */
export async function pythonPrograms(log: (line: string) => void): Promise<Programs> {
  const list = join(LISTS, 'requirements.txt');
  const folder = join(HOME, 'python');
  await onceFor(folder, [list], async () => {
    log('installing Python tools into .data/contract/python');
    await run('python3', ['-m', 'venv', folder]);
    const quiet = ['--quiet', '--disable-pip-version-check'];
    await run(join(folder, 'bin/python'), ['-m', 'pip', 'install', ...quiet, '-r', list], PATIENCE_MS);
  });
  return (name) => join(folder, 'bin', name);
}

/** Installs the Node.js programs of tools/package-lock.json, likewise. Install scripts are not run. */
export async function nodePrograms(log: (line: string) => void): Promise<Programs> {
  const lists = ['package.json', 'package-lock.json', '.npmrc'].map((name) => join(LISTS, name));
  const folder = join(HOME, 'node');
  await onceFor(folder, lists, async () => {
    log('installing Node.js tools into .data/contract/node');
    mkdirSync(folder, { recursive: true });
    for (const list of lists) copyFileSync(list, join(folder, list.slice(LISTS.length + 1)));
    await run('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-fund', '--no-audit'], PATIENCE_MS);
  });
  return (name) => join(folder, 'node_modules/.bin', name);
}

/** Does the work, unless it was already completed for the same lists. */
async function onceFor(folder: string, lists: readonly string[], work: () => Promise<void>): Promise<void> {
  const hash = createHash('sha256');
  for (const list of lists) hash.update(readFileSync(list));
  const wanted = hash.digest('hex');
  const note = join(folder, '.installed-for');
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await work();
  writeFileSync(note, wanted);
}
