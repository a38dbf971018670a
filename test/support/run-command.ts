import { execFile } from 'node:child_process';

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Surroundings {
  /** Its whole environment, besides PATH and what checks the facts that it tells. */
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
    const { PATH, NODE_OPTIONS, FACT_PROBLEMS } = process.env;
    const options = { cwd, env: { PATH, NODE_OPTIONS, FACT_PROBLEMS, ...env } };
    const child = execFile(process.execPath, [script, ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    );
    // A command that does not read its input may have ended before it was written.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
