import { homedir } from 'node:os';
import { join } from 'node:path';
import { isExecutable, run } from './commands.js';

/** Gets progress lines, one at a time, without line ends. */
export type Log = (line: string) => void;

/** A program that was found and that answers `--version`. */
export interface Binary {
  readonly file: string;
  readonly version: string;
  /** Where it came from, for people: "from the cache". */
  readonly origin: string;
}

/** A way to get a program. `find` returns its path; undefined if this way is not possible on this machine. */
export interface Source {
  readonly origin: string;
  readonly find: (log: Log) => Promise<string | undefined>;
}

/** Folder for programs between runs. */
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
 * Finds the first source whose program runs. If a source fails, it is reported and the next one is tried.
 *
 * @param usable says why a version cannot be used; undefined if it can.
 * @throws Error that lists what was tried and what the user can do.
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
  throw new Error(
    `${name} was not found and cannot be fetched on this machine.${tried}\nYou can:\n${waysOut}`,
  );
}

async function versionOf(file: string): Promise<string> {
  const { stdout } = await run(file, ['--version'], 20_000);
  return /v=?(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? 'unknown';
}
