import type { Installation } from '#dev/installation/installation';
import { ProductProcess } from '#dev/installation/installation';
import { freePort } from '#dev/parts/ports';
import type { Contestant } from '../measure/contest.js';
import { cpuMsOf } from '../measure/process-cpu.js';
import type { Stage } from './stage.js';

/** A process that is measured, started and ended as often as one likes. */
export interface Measured extends Contestant {
  readonly process: ProductProcess;
  readonly workerProcess?: ProductProcess;
}

/** What a start took. */
export interface StartUp {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export async function start({ process }: Measured): Promise<StartUp> {
  const wallMs = await process.start();
  return { wallMs, cpuMs: cpuMsOf(process.pid!) };
}

/** Starts processes, plays with them, and ends them whatever comes of it. */
export async function whileRunning<T>(contestants: readonly Measured[], play: () => Promise<T>): Promise<T> {
  try {
    for (const contestant of contestants) await start(contestant);
    return await play();
  } finally {
    for (const { process } of contestants) await process.kill('SIGTERM');
  }
}

/** The API of an installation, as operators run it. */
export function emporium(stage: Stage, { origin, api, worker }: Installation): Measured {
  return {
    name: 'emporium',
    origin,
    process: api,
    workerProcess: worker,
    server: () => api.pid!,
    redis: () => stage.parts.redis.pid!,
    worker: () => worker.pid ?? api.pid!,
  };
}

/** A script of ours in a process like the API's: same flags, same settings. */
export async function scripted(
  stage: Stage,
  name: string,
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<Measured> {
  const port = String(await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const settings = { ...env, PORT: port, PUBLIC_URL: origin, INTERNAL_PORT: String(await freePort()) };
  const process = new ProductProcess(name, script, settings, stage.dir, `${origin}/ready`);
  stage.atEnd(() => process.kill());
  return { name, origin, process, server: () => process.pid! };
}
