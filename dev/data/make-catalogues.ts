import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CATALOGUES, csvOf } from './catalogues.js';

// node dist/dev/data/make-catalogues.js [folder]: writes the catalogues again after a change of their texts.

for (const catalogue of CATALOGUES) {
  const file = join(process.argv[2] ?? 'dev/data', catalogue.file);
  await writeFile(file, csvOf(catalogue));
  console.log(`wrote ${file}`);
}
