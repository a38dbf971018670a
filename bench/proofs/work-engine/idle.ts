import { setTimeout as sleep } from 'node:timers/promises';
import { CpuMeter } from './meter.js';
import type { Row } from './row.js';

/** A worker without work. */
export const idle: Row = {
  name: 'idle',
  tried: 'a worker with 2,000 tenants (--short: 100) and nothing to do',
  before: '2.4 % of a core per 1,000 tenants, at 1,040',
  right: '≤ 1 % of a core per 1,000 tenants, at 2,000',
  async play({ estate, short, log }) {
    const tenants = short ? 100 : 2_000;
    await estate.crowd(tenants);
    const worker = await estate.worker('worker-a');
    await estate.looked();
    await sleep(short ? 2_000 : 30_000);
    const meter = new CpuMeter({ worker: worker.pid!, mongod: estate.mongodPid });
    await sleep(short ? 5_000 : 120_000);
    const share = meter.share();
    const each = Math.round((10_000 * share.worker) / tenants) / 10;
    log(`  ${share.worker} % of a core at ${tenants} tenants`);
    return {
      now: `worker ${share.worker} %, mongod ${share.mongod} % of a core at ${tenants} tenants: ${each} % per 1,000`,
      // With a hundred tenants, most of it is the fixed cost of a process.
      right: short || each <= 1,
      figures: { tenants, ...share, 'worker % per 1,000 tenants': each },
    };
  },
};
