import { startParts } from '../parts/start-parts.js';
import { bootForDocuments } from './boot.js';
import { makeArtefacts } from './artefacts.js';
import { difference, staleFiles, writeFiles } from './files.js';

const USAGE = `usage: npm run generate [-- --check]

Writes what is derived from the code: docs/openapi/, docs/errors.md, docs/events.md, docs/access.md, docs/asyncapi.json,
.env.example, the types of clients/typescript, and the blocks of code in other pages. With --check it writes nothing and fails when something is stale.`;

async function main(): Promise<number> {
  const [option, ...rest] = process.argv.slice(2);
  if (rest.length > 0 || (option !== undefined && option !== '--check')) {
    console.error(USAGE);
    return 2;
  }
  const parts = await startParts({ log: (line) => console.error(line) });
  try {
    const api = await bootForDocuments({ MONGODB_URI: parts.mongodbUri, REDIS_URL: parts.redisUrl });
    const files = await makeArtefacts(api.app).finally(() => api.stop());
    if (option !== '--check') {
      for (const path of writeFiles(files)) console.log(`wrote ${path}`);
      return 0;
    }
    const stale = staleFiles(files);
    for (const path of stale) console.error(difference(path, files));
    if (stale.length > 0) console.error('run "npm run generate" and commit the result');
    return stale.length > 0 ? 1 : 0;
  } finally {
    await parts.stop();
  }
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.stack ?? error.message);
  return 1;
});
