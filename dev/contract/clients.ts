import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProgram, type Ended } from './programs.js';
import { documentOf, SURFACES, type Surface } from './surfaces.js';
import type { Programs } from './tools.js';

const OUT = resolve('.data/contract/clients');
const PYTHON_SETTINGS = 'dev/contract/settings/openapi-python-client.yaml';

/** Words with which a generator warns that a client lacks something, even if its exit code is 0. */
const WARNINGS =
  /\b(warn(ing)?|deprecated|omitted|unsupported|skipp(ed|ing)|cannot|could not|fail(ed|ure)?)\b/i;

/** As strict as a client's project may be. Declarations are checked, too, because all of it is generated. */
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    module: 'ESNext',
    moduleResolution: 'Bundler',
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    types: [],
  },
  include: ['**/*.ts'],
};

/**
 * Generates clients from the documents with hey-api, orval and openapi-python-client and compiles them.
 * @returns the complaints of generators and compilers, including warnings
 */
export async function generateClients(
  node: Programs,
  python: Programs,
  log: (line: string) => void,
): Promise<string[]> {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const complaints: string[] = [];
  const note = (what: string, { code, text }: Ended, misgivings = WARNINGS): void => {
    if (code !== 0 || misgivings.test(text)) complaints.push(`${what} (exit code ${code}):\n${text}`);
  };
  for (const surface of SURFACES) {
    log(`clients of the ${surface} API`);
    for (const [name, made] of await generate(surface, node, python)) note(`${name} on ${surface}`, made);
  }
  log('compiling them');
  writeFileSync(join(OUT, 'tsconfig.json'), JSON.stringify(TSCONFIG, null, 2));
  note('tsc --strict', await runProgram(resolve('node_modules/.bin/tsc'), ['-p', OUT]), /error/);
  for (const surface of SURFACES) {
    const folder = join(OUT, `python-${surface}`);
    const name = readdirSync(folder).find((entry) => entry.endsWith('_client'))!;
    note(
      `compileall on ${surface}`,
      await runProgram(python('python'), ['-m', 'compileall', '-q', folder]),
      /error/i,
    );
    const cwd = { cwd: folder };
    note(`mypy on ${surface}`, await runProgram(python('mypy'), ['-p', name], cwd), /error:/);
  }
  return complaints;
}

async function generate(surface: Surface, node: Programs, python: Programs): Promise<[string, Ended][]> {
  const document = documentOf(surface);
  const hey = ['-i', document, '-o', join(OUT, `hey-${surface}`), '-c', '@hey-api/client-fetch'];
  const orval = ['--input', document, '--output', join(OUT, `orval-${surface}/api.ts`), '--client', 'fetch'];
  const pythonClient = [
    'generate',
    ...['--path', document],
    ...['--output-path', join(OUT, `python-${surface}`)],
    ...['--config', PYTHON_SETTINGS],
    '--overwrite',
    '--fail-on-warning',
  ];
  // The generator formats its output with ruff, which must be on PATH.
  const env = { PATH: `${python('').replace(/\/$/, '')}:${process.env.PATH}` };
  return [
    ['hey-api', await runProgram(node('openapi-ts'), hey)],
    ['orval', await runProgram(node('orval'), orval)],
    ['openapi-python-client', await runProgram(python('openapi-python-client'), pythonClient, { env })],
  ];
}
