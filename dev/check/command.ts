import { spawn } from 'node:child_process';

/** Runs a command and shows its output at once. @throws Error if the command fails */
export async function run(command: string, args: readonly string[], cwd = '.'): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${String(code)}`);
}

/** Runs a command and returns its standard output and standard error, even if it fails. */
export async function outputOf(command: string, args: readonly string[], cwd: string): Promise<string> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return said;
}
