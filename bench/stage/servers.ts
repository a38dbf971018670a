import type { Installation } from '#dev/installation/installation';
import { ProductProcess } from '#dev/installation/installation';
import { freePort } from '#dev/parts/ports';
import type { ServerUnderTest } from '../measure/paired-runs.js';
import { cpuMsOf } from '../measure/process-cpu.js';
import type { Stage } from './stage.js';

/** A measured process, which can be started and ended many times. */
export interface Measured extends ServerUnderTest {
  readonly process: ProductProcess;
  /** Settings besides those of its installation. */
  readonly settings?: Record<string, string>;
  readonly workerProcess?: ProductProcess;
}

/** The cost of a start. */
export interface StartUp {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export async function start({ process, settings }: Measured): Promise<StartUp> {
  const wallMs = await process.start(settings);
  return { wallMs, cpuMs: cpuMsOf(process.pid!) };
}

/** Starts the processes, runs `play`, and ends the processes even after an error. */
export async function whileRunning<T>(servers: readonly Measured[], play: () => Promise<T>): Promise<T> {
  try {
    for (const server of servers) await start(server);
    return await play();
  } finally {
    for (const { process } of servers) await process.kill('SIGTERM');
  }
}

/** The API of an installation, run as in production. */
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

/** A script in a process like the API's, with the same flags and settings. */
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
