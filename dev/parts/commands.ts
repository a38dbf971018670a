import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The output of a finished command. */
export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. @throws Error with the last line of its error output if it fails or takes too long */
export function run(command: string, args: readonly string[], timeoutMs = 180_000): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: timeoutMs, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      if (!error) return resolve({ stdout, stderr });
      const said = stderr.trim().split('\n').at(-1) || stdout.trim().split('\n').at(-1) || error.message;
      reject(new Error(`${command} ${args[0] ?? ''}: ${said}`, { cause: error }));
    });
  });
}

/** Full path of a command on PATH, or undefined. */
export async function onPath(command: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const file = join(folder, command);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

/** Whether the file exists and this process may execute it. */
export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
