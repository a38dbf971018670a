import { homedir } from 'node:os';
import { join } from 'node:path';
import { isExecutable, run } from './commands.js';

/** Progress lines, one at a time, without line ends. */
export type Log = (line: string) => void;

/** A program that was found and has answered `--version`. */
export interface Binary {
  readonly file: string;
  readonly version: string;
  /** Where it came from, for people: "from the cache". */
  readonly origin: string;
}

/** One way to get a program; `find` returns its path, or undefined where this way does not apply here. */
export interface Source {
  readonly origin: string;
  readonly find: (log: Log) => Promise<string | undefined>;
}

/** Where programs are kept between runs. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'emporium-parts', 'bin');
}

/** A program in our own cache. */
export function cached(...names: string[]): Source {
  return {
    origin: 'from the cache',
    find: async () => {
      for (const name of names) {
        const file = join(cacheFolder(), name);
        if (await isExecutable(file)) return file;
      }
      return undefined;
    },
  };
}

/**
 * The first source whose program runs. A source that fails is reported and the next one is tried.
 *
 * @param usable says why a version will not do, or undefined when it will.
 * @throws Error that lists what was tried and the ways out.
 */
export async function findBinary(
  name: string,
  sources: readonly Source[],
  usable: (version: string) => string | undefined,
  waysOut: string,
  log: Log,
): Promise<Binary> {
  const failures: string[] = [];
  for (const source of sources) {
    try {
      const file = await source.find(log);
      if (!file) continue;
      const version = await versionOf(file);
      const objection = usable(version);
      if (!objection) return { file, version, origin: source.origin };
      failures.push(`${source.origin}: ${file} is version ${version}; ${objection}`);
    } catch (error) {
      failures.push(`${source.origin}: ${error instanceof Error ? error.message : String(error)}`);
    }
    log(`${name}: ${failures.at(-1)}`);
  }
  const tried = failures.length ? `\nTried:\n${failures.map((line) => `  - ${line}`).join('\n')}` : '';
  throw new Error(`No ${name} could be had on this machine.${tried}\nWays out:\n${waysOut}`);
}

async function versionOf(file: string): Promise<string> {
  const { stdout } = await run(file, ['--version'], 20_000);
  return /v=?(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? 'unknown';
}
