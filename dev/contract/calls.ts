import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runProgram } from './programs.js';
import type { Stage } from './stage.js';
import { documentOf, type Surface } from './surfaces.js';
import type { Programs } from './tools.js';

const SETTINGS = resolve('dev/contract/settings');
const OUT = resolve('.data/contract/calls');

export interface Size {
  /** Phases of schemathesis; see https://schemathesis.readthedocs.io. */
  readonly phases: string;
  /** Random cases for each operation, in the phases that use them. */
  readonly examples: number;
  /** Time limit for one document, in seconds. */
  readonly seconds: number;
}

/** `full` is the default; `short` is for CI. */
export const SIZES: Readonly<Record<'full' | 'short', Size>> = {
  full: { phases: 'examples,coverage,fuzzing,stateful', examples: 20, seconds: 900 },
  short: { phases: 'examples,coverage', examples: 5, seconds: 240 },
};

/** The results of calling the operations of one document. */
export interface CallsReport {
  readonly operations: number;
  readonly cases: number;
  readonly findings: number;
  /** The output of schemathesis; empty if it found nothing. */
  readonly text: string;
}

interface JsonReport {
  readonly operations: { readonly tested: number };
  readonly test_cases: { readonly generated: number; readonly unique_failures: number };
  readonly errors: readonly unknown[];
}

/**
 * Calls every operation of a document with valid and with invalid data, and checks the answers: with all checks of
 * schemathesis and those of settings/hooks.py. The same document gives the same calls.
 */
export async function callOperations(
  surface: Surface,
  stage: Stage,
  python: Programs,
  { phases, examples, seconds }: Size,
): Promise<CallsReport> {
  const folder = join(OUT, surface);
  mkdirSync(folder, { recursive: true });
  const report = join(folder, 'report.json');
  const args = [
    ...['--config-file', join(SETTINGS, 'schemathesis.toml')],
    ...['run', resolve(documentOf(surface))],
    ...['--url', stage.origin],
    ...['--header', `X-Tenant: ${stage.tenant}`],
    ...['--phases', phases],
    ...['--max-examples', String(examples)],
    ...['--max-time', String(seconds)],
    ...['--report-json-path', report],
  ];
  const env = {
    CONTRACT_CREDENTIALS: `${stage.credentials}/${surface}`,
    // Python finds hooks.py here.
    PYTHONPATH: SETTINGS,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const { code, text } = await runProgram(python('schemathesis'), args, { cwd: folder, env });
  const { operations, test_cases: cases, errors } = read(report, text);
  const findings = cases.unique_failures + errors.length;
  return {
    operations: operations.tested,
    cases: cases.generated,
    findings: code === 0 ? findings : Math.max(findings, 1),
    text: code === 0 ? '' : text,
  };
}

function read(report: string, printed: string): JsonReport {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as JsonReport;
  } catch (cause) {
    throw new Error(`schemathesis wrote no report:\n${printed}`, { cause });
  }
}
