import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '#dev/until';
import { newId } from '#platform/ids';
import { STUMBLING_WORKER } from './estate.js';
import { happen } from './happenings.js';
import { CpuMeter } from './meter.js';
import type { Row } from './row.js';

const TENANTS = 30;
const HOUR_MS = 3_600_000;
/** Allowed difference of an idle worker and mongod, in per cent of a core. */
const JITTER = 3;

/** Events that were parked long ago, and later events of the same aggregates. */
export const parked: Row = {
  name: 'parked',
  tried: '30 tenants, each with a parked event and a follower of the same aggregate',
  before: '441 empty turns a second, worker 76 % and mongod 87 % of a core',
  right: 'as idle',
  async play({ estate, short, log }) {
    const tenants = await estate.quietTenants(TENANTS);
    const worker = await estate.worker('stumbling-worker', { script: STUMBLING_WORKER });
    const ms = short ? 5_000 : 60_000;
    const measure = async () => {
      const meter = new CpuMeter({ worker: worker.pid!, mongod: estate.mongodPid });
      await sleep(ms);
      return meter.share();
    };
    await sleep(2_000);
    const idle = await measure();
    for (const tenant of tenants) {
      const aggregate = newId();
      await happen(estate, tenant, [{ aggregate, stumbles: true }, { aggregate }]);
    }
    for (const tenant of tenants) {
      const rows = estate.db(tenant).collection('parked_events');
      await until('both to be parked', async () => (await rows.countDocuments()) === 2);
      // The state after a dozen attempts.
      await rows.updateMany(
        { nextAt: { $exists: true } },
        { $set: { nextAt: new Date(Date.now() + HOUR_MS) } },
      );
    }
    // Wait, because work that was due soon is looked at again.
    await sleep(2_000);
    const now = await measure();
    const told = `worker ${now.worker} %, mongod ${now.mongod} % of a core (idle ${idle.worker} %, ${idle.mongod} %)`;
    log(`  ${told}`);
    const right = now.worker <= 2 * idle.worker + JITTER && now.mongod <= 2 * idle.mongod + JITTER;
    return { now: told, right, figures: { idle, parked: now } };
  },
};
