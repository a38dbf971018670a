import { setTimeout as sleep } from 'node:timers/promises';
import type { ProductProcess } from '#dev/installation/installation';
import type { TenantRecord } from '#foundation/tenancy';
import { EventWatch, type Figures } from './event-watch.js';
import type { Estate } from './estate.js';
import { happen } from './happenings.js';
import { CpuMeter, operationsOf } from './meter.js';
import { checkNumbers } from './numbers.js';
import type { Play, Row } from './row.js';

const EVENTS_PER_SECOND = 20;
const NUMBERED_MS = 250;
const HANDLED_MS = 1_000;
const WORKER_SHARE = 20;

interface Measured extends Figures {
  readonly 'workers % of a core': number;
  readonly 'mongod % of a core': number;
  readonly 'operations an event': number;
}

/** Events at random tenants: with one worker, then with two. */
export const load: Row = {
  name: 'load',
  tried: '20 events/s over 1,040 tenants at random (--short: 60), one worker and two',
  before:
    'numbered p50 23 ms, p95 8.4 s, handled p95 11.1 s, worker 48 % of a core, 65 database operations an event; two workers: p95 17.3 s',
  right: 'numbered p95 ≤ 250 ms, handled p95 ≤ 1 s, worker ≤ 20 %; two no slower than one',
  async play(play) {
    const { estate, short, log, claims } = play;
    const tenants = await estate.crowd(short ? 60 : 1_040);
    const workers = [await estate.worker('worker-a')];
    await estate.looked();
    const seconds = short ? 6 : 60;
    // Warm up: builds graphs and compiles code.
    await measure(play, tenants, workers, short ? 2 : 30);
    const one = await measure(play, tenants, workers, seconds);
    log(`  one worker: ${told(one)}`);
    workers.push(await estate.worker('worker-b'));
    await measure(play, tenants, workers, short ? 2 : 15);
    const two = await measure(play, tenants, workers, seconds);
    log(`  two workers: ${told(two)}`);
    await checkNumbers(estate, tenants, claims);
    return {
      now: `${told(one)}; two workers: ${told(two)}`,
      right:
        one['numbered p95 ms'] <= NUMBERED_MS &&
        one['handled p95 ms'] <= HANDLED_MS &&
        one['workers % of a core'] <= WORKER_SHARE &&
        two['handled p95 ms'] <= Math.max(HANDLED_MS, one['handled p95 ms']),
      figures: { one, two },
    };
  },
};

async function measure(
  { estate, random }: Play,
  tenants: readonly TenantRecord[],
  workers: readonly ProductProcess[],
  seconds: number,
): Promise<Measured> {
  const watch = await EventWatch.open(estate);
  try {
    const idle = await operationsWithin(estate, seconds < 10 ? 1_000 : 5_000);
    const before = await operationsOf(estate.client);
    const began = performance.now();
    const meter = new CpuMeter({
      ...Object.fromEntries(workers.map(({ name, pid }) => [name, pid!])),
      mongod: estate.mongodPid,
    } as Record<string, number>);
    const ids: string[] = [];
    for (let count = 0; count < seconds * EVENTS_PER_SECOND; count++) {
      const due = began + (count * 1_000) / EVENTS_PER_SECOND;
      await sleep(Math.max(0, due - performance.now()));
      ids.push(...(await happen(estate, tenants[Math.floor(random() * tenants.length)]!)));
    }
    const { mongod, ...shares } = meter.share();
    await watch.handled(ids);
    const lasted = performance.now() - began;
    const operations = (await operationsOf(estate.client)) - before - idle * lasted;
    return {
      ...watch.figures(ids),
      'workers % of a core': Math.round(Object.values(shares).reduce((sum, share) => sum + share, 0)),
      'mongod % of a core': Math.round(mongod!),
      'operations an event': Math.round(operations / ids.length),
    };
  } finally {
    await watch.close();
  }
}

/** @returns operations a millisecond while nothing happens */
async function operationsWithin({ client }: Estate, ms: number): Promise<number> {
  const before = await operationsOf(client);
  await sleep(ms);
  return ((await operationsOf(client)) - before) / ms;
}

function told(figures: Measured): string {
  return [
    `numbered p50 ${figures['numbered p50 ms']} ms, p95 ${figures['numbered p95 ms']} ms`,
    `handled p95 ${figures['handled p95 ms']} ms`,
    `workers ${figures['workers % of a core']} % of a core`,
    `${figures['operations an event']} operations an event`,
  ].join(', ');
}
