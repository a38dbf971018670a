import { parseArgs } from 'node:util';
import { startParts } from '../parts/start-parts.js';
import { startStandIns } from '../stand-ins/start-stand-ins.js';
import { callOperations, SIZES } from './calls.js';
import { generateClients } from './clients.js';
import { lintDocuments } from './lint.js';
import { openStage } from './stage.js';
import { documentOf, SURFACES, type Surface } from './surfaces.js';
import { nodePrograms, pythonPrograms } from './tools.js';

const USAGE = `usage: npm run contract -- [--short] [lint] [clients] [shop] [admin] [platform]

Checks docs/openapi with other tools and against the running product; docs/contract.md says what counts as a finding.
All of it by default.
  lint                   Redocly and Spectral have nothing to say
  clients                hey-api, orval and openapi-python-client make clients that compile
  shop, admin, platform  schemathesis calls every operation of the document
  --short                a size for every change`;

const PARTS = ['lint', 'clients', ...SURFACES] as const;
type Part = (typeof PARTS)[number];

const began = Date.now();
const log = (line: string): void =>
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`);

async function main(): Promise<number> {
  const { short, parts } = asked();
  const complaints: string[] = [];
  if (parts.has('lint')) {
    log('Redocly and Spectral');
    complaints.push(...(await lintDocuments(await nodePrograms(log))));
  }
  if (parts.has('clients')) {
    complaints.push(...(await generateClients(await nodePrograms(log), await pythonPrograms(log), log)));
  }
  const surfaces = SURFACES.filter((surface) => parts.has(surface));
  if (surfaces.length > 0) complaints.push(...(await call(surfaces, SIZES[short ? 'short' : 'full'])));
  for (const complaint of complaints) console.log(`\n${complaint}`);
  log(complaints.length === 0 ? 'no complaints' : `${complaints.length} complaints, see above`);
  return complaints.length === 0 ? 0 : 1;
}

function asked(): { short: boolean; parts: ReadonlySet<Part> } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { short: { type: 'boolean', default: false } },
    });
    const unknown = positionals.find((name) => !(PARTS as readonly string[]).includes(name));
    if (unknown) throw new Error(`There is no part ${unknown}.`);
    return { short: values.short, parts: new Set((positionals.length > 0 ? positionals : PARTS) as Part[]) };
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

/** Calls the operations of the documents, on a product that it starts. */
async function call(surfaces: readonly Surface[], size: (typeof SIZES)['full']): Promise<string[]> {
  const python = await pythonPrograms(log);
  const parts = await startParts({ log });
  const standIns = await startStandIns();
  const environment = {
    MONGODB_URI: parts.mongodbUri,
    REDIS_URL: parts.redisUrl,
    ...standIns.variables,
  };
  log('filling a shop');
  const stage = await openStage(environment);
  const complaints: string[] = [];
  try {
    for (const surface of surfaces) {
      const { operations, cases, findings, text } = await callOperations(surface, stage, python, size);
      log(`${documentOf(surface)}: ${operations} operations, ${cases} cases, ${findings} findings`);
      if (findings > 0) complaints.push(text);
    }
    // Callers get only an id for an unexpected error; the error itself is here.
    for (const fault of stage.faults) if (fault.includes('internal.unexpected')) complaints.push(fault);
    return complaints;
  } finally {
    await stage.stop();
    await standIns.stop();
    await parts.stop();
  }
}

process.exitCode = await main().catch((error: Error) => {
  console.error(error.stack ?? error.message);
  return 1;
});
