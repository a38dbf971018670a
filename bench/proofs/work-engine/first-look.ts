import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '#dev/until';
import { EventWatch } from './event-watch.js';
import { happen } from './happenings.js';
import { CpuMeter } from './meter.js';
import type { Row } from './row.js';

const CPU_MS = 5_000;

/** The relay has lost its position, so it looks at all tenants. Meanwhile events are appended. */
export const firstLook: Row = {
  name: 'first-look',
  tried: 'the first look at all of 1,040 tenants (--short: 60) after a start without a position',
  before: '34 s, 20 s of CPU in the worker, 31 s in mongod; nothing is numbered meanwhile',
  right: 'new events are numbered meanwhile; ≤ 5 s of CPU each',
  async play({ estate, short, log, claims, random }) {
    const tenants = await estate.crowd(short ? 60 : 1_040);
    await estate.platform.collection('relays').deleteMany({});
    const relays = estate.platform.collection<{ _id: string; lookedFor?: string; epoch: number }>('relays');
    const watch = await EventWatch.open(estate);
    try {
      const starting = estate.worker('worker-a');
      await until('a leader', async () => (await relays.findOne({ epoch: { $gt: 0 } })) !== null);
      const began = performance.now();
      const mongod = new CpuMeter({ mongod: estate.mongodPid });
      const worker = new CpuMeter({ worker: (await starting).pid! });
      const during: string[] = [];
      await until('all tenants to be looked at', async () => {
        if ((await relays.findOne({ lookedFor: { $exists: true } })) !== null) return true;
        during.push(...(await happen(estate, tenants[Math.floor(random() * tenants.length)]!)));
        await sleep(100);
        return false;
      });
      const lookMs = Math.round(performance.now() - began);
      const [workerMs, mongodMs] = [worker.ms().worker, mongod.ms().mongod];
      const end = Date.now();
      await watch.handled(during);
      const early = during.slice(0, Math.floor(during.length / 2));
      const late = early.filter((id) => watch.numberedAt(id)! > end).length;
      log(`  ${lookMs} ms, ${workerMs} ms of CPU in the worker, ${mongodMs} ms in mongod`);
      claims.equal('events of the look’s first half are numbered before its end', late, 0);
      const numbered = watch.figures(during)['numbered p95 ms'];
      return {
        now: `${lookMs} ms, CPU ${workerMs} ms in the worker, ${mongodMs} ms in mongod; ${during.length} events meanwhile numbered, p95 ${numbered} ms`,
        right: late === 0 && workerMs <= CPU_MS && mongodMs <= CPU_MS,
        figures: {
          lookMs,
          workerMs,
          mongodMs,
          'events meanwhile': during.length,
          'numbered p95 ms': numbered,
        },
      };
    } finally {
      await watch.close();
    }
  },
};
