import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { formatted, writeFiles, type Files } from './files.js';
import { libraryFiles } from './library-files.js';
import { libraryNames, type LibraryNames } from './library-names.js';

const USAGE = `usage: npm run new-library -- <layer>/<name> <one line: what it owns>
example: npm run new-library -- commerce/gift-cards "Prepaid cards that customers buy and redeem"

Creates libs/<layer>/<name> with a declaration, a module, a tenant service, an event, a permission, a setting of the tenant,
errors, a route and a spec that passes. libs/README.md explains the layers. Then add it to a row of apps/libraries.ts.`;

/** The platform has folders instead of libraries. */
const LAYERS = readdirSync('libs', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'platform')
  .map(({ name }) => name);

async function main(): Promise<number> {
  const [path = '', owns] = process.argv.slice(2);
  const names = libraryNames(path);
  if (!names || !owns || !LAYERS.includes(names.layer)) {
    console.error(`${USAGE}\nlayers: ${LAYERS.join(', ')}`);
    return 2;
  }
  // Permissions, collections and classes are named after it, so the name is unique in all layers.
  const taken = LAYERS.map((layer) => join('libs', layer, names.name)).find((folder) => existsSync(folder));
  if (taken) {
    console.error(`${taken} already exists`);
    return 1;
  }
  const folder = join('libs', names.layer, names.name);
  for (const file of writeFiles(await filesBelow(folder, names, owns))) console.log(`wrote ${file}`);
  console.log(
    `\nNext: import ${names.camel} from '#${path}' and add it to a row of apps/libraries.ts. Then: npm run generate, and npm test -- ${folder}`,
  );
  return 0;
}

async function filesBelow(folder: string, names: LibraryNames, owns: string): Promise<Files> {
  const files = new Map<string, string>();
  for (const [path, text] of Object.entries(libraryFiles(names, owns))) {
    const file = join(folder, path);
    files.set(file, await formatted(file, text));
  }
  return files;
}

process.exitCode = await main();
