import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.js';
import { workingCopy } from './working-copy.js';

const ROWS = 'apps/libraries.ts';

/** One whose name is a plural, and one whose name is long and is not. */
const LIBRARIES = [
  { path: 'commerce/gift-cards', export: 'giftCards', owns: 'Prepaid cards that customers buy and redeem' },
  { path: 'engagement/recommendation-loyalty', export: 'recommendationLoyalty', owns: 'Points of customers' },
];

/** Specs that read all libraries: what a library lacks, they notice. */
const SPECS = [
  ...['documents', 'events', 'permissions', 'tenant-settings', 'storage-budget', 'access', 'providers'],
  ...['deployment', 'fields-of-errors', 'languages-of-problems', 'step-up'],
].map((name) => `test/contract/${name}.e2e-spec.ts`);

/**
 * Makes new libraries in a copy of the project, as CONTRIBUTING.md says, and checks them as CI would.
 * @throws Error with the first command that fails
 */
export async function newLibrariesPass(): Promise<void> {
  const copy = await workingCopy('new-libraries');
  const inCopy = (command: string, ...args: string[]): Promise<void> => run(command, args, copy);
  try {
    for (const { path, owns } of LIBRARIES) await inCopy('npm', 'run', 'new-library', '--', path, owns);
    await writeFile(join(copy, ROWS), withNewRow(await readFile(ROWS, 'utf8')));
    await inCopy('npm', 'run', 'generate');
    const folders = LIBRARIES.map(({ path }) => `libs/${path}`);
    await inCopy('npx', 'prettier', '--check', ROWS, ...folders);
    await inCopy('npx', 'eslint', ROWS, ...folders);
    await inCopy('npm', 'run', 'types');
    await inCopy('npm', 'run', 'boundaries');
    await inCopy('npm', 'test', '--', ...folders, 'test/journeys/personal-paths', ...SPECS);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function withNewRow(source: string): string {
  const imports = LIBRARIES.map(({ path, export: name }) => `import { ${name} } from '#${path}';\n`);
  const row = LIBRARIES.map(({ export: name }) => name).join(', ');
  const changed = source
    .replace(/\n\n\/\*\*/, `\n${imports.join('')}\n/**`)
    .replace(/\n\] satisfies/, `\n  [${row}],\n] satisfies`);
  if (!changed.includes(`[${row}]`)) throw new Error(`${ROWS} has no place for a new row`);
  return changed;
}
