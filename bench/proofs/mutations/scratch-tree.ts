import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workingCopy } from '#dev/check/working-copy';
import { mutated, type Mutation } from './mutation.js';

const LONGEST_MS = 10 * 60_000;

/** What became of a spec. */
export type Outcome = 'green' | 'red' | { readonly broken: string };

interface JestReport {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly { readonly message: string }[];
}

/** A copy of the sources, in which code may be changed and specs run. */
export class ScratchTree {
  private constructor(
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** @param variables MONGODB_URI, REDIS_URL and the addresses of the stand-ins */
  static async of(variables: NodeJS.ProcessEnv): Promise<ScratchTree> {
    return new ScratchTree(await workingCopy('mutations'), { ...process.env, ...variables });
  }

  /**
   * Runs a mutation's spec while the code is without its rule.
   * @throws Error when the text to replace does not occur exactly once
   */
  async without(mutation: Mutation): Promise<Outcome> {
    const path = join(this.folder, mutation.file);
    const whole = await readFile(path, 'utf8');
    await writeFile(path, mutated(whole, mutation));
    try {
      return await this.run(mutation.spec);
    } finally {
      await writeFile(path, whole);
    }
  }

  /** Runs a spec. `broken` is one whose tests did not come to run. */
  async run(spec: string): Promise<Outcome> {
    const output = join(this.folder, 'report.json');
    await rm(output, { force: true });
    const built = await this.said('npm', ['run', '--silent', 'build']);
    const jest = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${output}`, '--runTestsByPath'];
    const said = built + (await this.said(process.execPath, [...jest, spec]));
    const text = await readFile(output, 'utf8').catch(() => undefined);
    if (text === undefined) return { broken: said };
    const { numFailedTests, numPassedTests, testResults } = JSON.parse(text) as JestReport;
    if (numFailedTests > 0) return 'red';
    return numPassedTests > 0 ? 'green' : { broken: testResults.map(({ message }) => message).join('\n') };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** @returns the end of what it said */
  private said(file: string, args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(file, args, { cwd: this.folder, env: this.env, timeout: LONGEST_MS });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
      }
      child.once('error', reject);
      child.once('close', () => resolve(said));
    });
  }
}
