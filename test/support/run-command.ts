import { execFile } from 'node:child_process';

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Surroundings {
  /** Its whole environment, besides PATH. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Its standard input. */
  readonly input?: string;
}

/** Runs a script of the build to its end. */
export function runCommand(
  script: string,
  args: readonly string[],
  { env, cwd, input }: Surroundings = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: { PATH: process.env.PATH!, ...env } };
    const child = execFile(process.execPath, [script, ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
    // A command that does not read its input may have ended before it was written.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
