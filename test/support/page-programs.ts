import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { until } from '#dev/until';

const INTERPRETERS = {
  js: [process.execPath, '--input-type=module', '-e'],
  python: ['python3', '-u', '-c'],
  sh: ['sh', '-c'],
} as const;

type Language = keyof typeof INTERPRETERS;

/** The code blocks of a page of docs/ in one language, in their order. */
export function blocksOf(page: string, language: Language): string[] {
  const text = readFileSync(page, 'utf8');
  return [...text.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , code]) => code!);
}

/** A program from a page of docs/, run as a reader would run it: as a process of its own. */
export class PageProgram {
  /** What it has printed, also its errors. */
  said = '';
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;

  constructor(language: Language, code: string, env: Readonly<Record<string, string>>) {
    const [file, ...args] = INTERPRETERS[language];
    this.child = spawn(file, [...args, code], { env: { PATH: process.env.PATH, ...env } });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on('data', (chunk) => (this.said += String(chunk)));
    this.closed = once(this.child, 'close');
  }

  /** Waits until it has printed something. @returns the groups of the pattern */
  async says(pattern: RegExp): Promise<string[]> {
    const hopeless = () => (this.child.exitCode === null ? undefined : this.said);
    await until(`the program to print ${pattern.source}`, () => pattern.test(this.said), { hopeless });
    return pattern.exec(this.said)!.slice(1);
  }

  /** Waits for its end. @returns the exit code */
  async ended(): Promise<number | null> {
    await this.closed;
    return this.child.exitCode;
  }

  async stop(): Promise<void> {
    this.child.kill();
    await this.closed;
  }
}
