import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Announcement } from './serve.js';

/** A stand-in in its own process. */
export interface StandIn {
  /** Such as `http://127.0.0.1:41234`. */
  readonly origin: string;
  readonly pid: number;
  /** Ends the stand-in, by default with SIGTERM. Resolves when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts `main.js` in the folder of the calling module, and resolves when it has announced its address. The process
 * ends with {@link StandIn.stop}, and when this process ends.
 *
 * @param caller `import.meta.url` of the launcher.
 */
export async function launchStandIn(caller: string, args: readonly string[]): Promise<StandIn> {
  const child = spawn(process.execPath, [builtMain(caller), '--with-parent', ...args], {
    // Its own process group, so that Ctrl-C reaches only the owner, which may need the stand-in to finish its work.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { origin, pid } = await firstLine(child);
  child.unref();
  for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref(): void }).unref();
  return { origin, pid, stop: (signal = 'SIGTERM') => stop(child, signal) };
}

function firstLine(child: ChildProcess): Promise<Announcement> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('no standard output');
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`${child.spawnargs[1]} ended with ${code} before it was ready`)),
    );
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve(JSON.parse(line) as Announcement),
    );
  });
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

/** Tests run from TypeScript, processes from `dist/`. */
function builtMain(caller: string): string {
  const folder = dirname(fileURLToPath(caller));
  let root = folder;
  while (!existsSync(join(root, 'package.json'))) root = dirname(root);
  const inRoot = relative(root, folder);
  const main = join(root, inRoot.startsWith('dist') ? inRoot : join('dist', inRoot), 'main.js');
  if (!existsSync(main)) throw new Error(`${main} does not exist: run "npm run build" first`);
  return main;
}
