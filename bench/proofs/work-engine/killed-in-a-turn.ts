import { until } from '#dev/until';
import type { TenantRecord } from '#foundation/tenancy';
import { rounded } from '../../measure/statistics.js';
import { checkAuditLog } from './audit-entries.js';
import type { Estate } from './estate.js';
import { EventWatch } from './event-watch.js';
import { happen, times } from './happenings.js';
import { CpuMeter } from './meter.js';
import type { Play, Row } from './row.js';

const STANDS_STILL_MS = 10_000;
const PER_SECOND = 500;

/** A worker is killed during a turn. Also measures how fast a tenant's events are handled without a kill. */
export const killedInATurn: Row = {
  name: 'killed-in-a-turn',
  tried: 'a worker is killed in the middle of a turn; many events of one tenant wait',
  before: 'its lanes stand still for 66 s; 190–280 events/s',
  right: '≤ 10 s; ≥ 500 events/s',
  async play(play) {
    const { log } = play;
    const { rate, cpuMs } = await drain(play);
    log(`  ${rate} events of one tenant handled in a second, ${cpuMs} ms of the worker's CPU for one`);
    const still = await standStill(play);
    log(`  the lanes of the worker that was killed stood still for ${still} ms`);
    return {
      now: `stood still for ${still} ms; ${rate} events/s (${cpuMs} ms of CPU each)`,
      right: still <= STANDS_STILL_MS && rate >= PER_SECOND,
      figures: { 'stood still ms': still, 'events a second': rate, 'CPU ms an event': cpuMs },
    };
  },
};

async function drain({ estate, short, claims }: Play): Promise<{ rate: number; cpuMs: number }> {
  const [warm, tenant] = await estate.quietTenants(2);
  const watch = await EventWatch.open(estate);
  try {
    const worker = await estate.worker('worker-a');
    await watch.handled(await happen(estate, warm!, times(200)));
    const meter = new CpuMeter({ worker: worker.pid! });
    const began = Date.now();
    const ids = await happen(estate, tenant!, times(short ? 1_500 : 10_000));
    await watch.handled(ids);
    const cpu = meter.ms().worker;
    const took = watch.movesOf(tenant!.database).at(-1)!.at - began;
    await checkAuditLog(estate, tenant!, ids, claims);
    return { rate: Math.round((1_000 * ids.length) / took), cpuMs: rounded(cpu / ids.length) };
  } finally {
    await watch.close();
  }
}

/** @returns for how long the lanes of the killed worker did not move */
async function standStill({ estate, claims }: Play): Promise<number> {
  const [tenant] = await estate.quietTenants(1);
  const watch = await EventWatch.open(estate);
  try {
    await estate.endProcesses();
    const victim = await estate.worker('worker-a');
    // Only one worker runs, so every owner is this worker.
    const ids = await happen(estate, tenant!, times(20));
    const owner = await until('a turn', async () => (await itemOf(estate, tenant!))?.owner);
    await watch.handled(ids);
    await estate.worker('worker-b');
    await until('a turn of the victim', async () => {
      const item = await itemOf(estate, tenant!);
      // Wait for an open transaction: mongod keeps its locks for a minute unless it is ended.
      if (item?.owner === owner) return (await openTransactions(estate)) > 0;
      // The other worker has the turn, or no work is left.
      if (!item?.owner) ids.push(...(await happen(estate, tenant!, times(300))));
      return false;
    });
    const killed = Date.now();
    await victim.kill();
    await watch.handled(ids);
    await checkAuditLog(estate, tenant!, ids, claims);
    const moves = watch.movesOf(tenant!.database);
    const next = moves.find(({ at }) => at > killed);
    return next ? next.at - killed : Number.NaN;
  } finally {
    await watch.close();
  }
}

async function openTransactions({ client }: Estate): Promise<number> {
  const { transactions } = await client.db('admin').command({ serverStatus: 1 });
  return Number(transactions.currentOpen);
}

interface Item {
  readonly _id: string;
  readonly owner?: string;
}

function itemOf(estate: Estate, tenant: TenantRecord): Promise<Item | null> {
  return estate.platform.collection<Item>('work').findOne({ _id: `${tenant._id}:events` });
}
