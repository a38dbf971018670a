import { spawn } from 'node:child_process';

/** How a program ended, with what it printed. */
export interface Ended {
  readonly code: number;
  /** Standard output and standard error, in the order in which they came. */
  readonly text: string;
  /** Standard output alone. */
  readonly stdout: string;
}

export interface Starting {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. A failing exit code is not an error here. */
export function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env }: Starting = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, text, stdout }));
  });
}
