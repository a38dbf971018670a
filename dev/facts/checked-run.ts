import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHECK = `--import=${new URL('./check-facts.js', import.meta.url).href}`;

/** A run in which every process checks what it tells. */
export interface CheckedRun {
  /** For the environment of its first process; others inherit them. */
  readonly variables: { readonly NODE_OPTIONS: string; readonly FACT_PROBLEMS: string };
  /** Ends the run. @returns what was wrong, empty if nothing was */
  end(): Promise<string>;
}

export async function startCheckedRun(): Promise<CheckedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'emporium-facts-'));
  const file = join(folder, 'problems');
  return {
    variables: {
      NODE_OPTIONS: [process.env.NODE_OPTIONS, CHECK].filter(Boolean).join(' '),
      FACT_PROBLEMS: file,
    },
    async end() {
      const problems = await readFile(file, 'utf8').catch(() => '');
      await rm(folder, { recursive: true, force: true });
      return problems;
    },
  };
}
