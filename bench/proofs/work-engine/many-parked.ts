import { until } from '#dev/until';
import { newId } from '#platform/ids';
import { STUMBLING_WORKER, type Estate } from './estate.js';
import type { TenantRecord } from '#foundation/tenancy';
import { happen } from './happenings.js';
import type { Row } from './row.js';
import { GO_ON, HANDLED, type Handled } from './stumble.js';

/** The first event of many aggregates fails at first, and the second follows. */
export const manyParked: Row = {
  name: 'many-parked',
  tried: '620 aggregates (--short: 150) whose first event fails at first and whose second follows',
  before: '120 of them have their second event handled before the first',
  right: 'none',
  async play({ estate, short, claims, log }) {
    const count = short ? 150 : 620;
    const [tenant] = await estate.quietTenants(1);
    const db = estate.db(tenant!);
    await estate.worker('stumbling-worker', { script: STUMBLING_WORKER });
    const products = Array.from({ length: count }, () => newId());
    await happen(
      estate,
      tenant!,
      products.map((aggregate) => ({ aggregate, stumbles: true })),
    );
    await happen(
      estate,
      tenant!,
      products.map((aggregate) => ({ aggregate })),
    );
    const parked = db.collection('parked_events');
    await until('all to be parked', async () => (await parked.countDocuments()) === 2 * count);
    log(`  ${count} aggregates are parked`);
    await db.collection<{ _id: string }>(HANDLED).insertOne({ _id: GO_ON });
    // Ends the pauses of the parked events.
    await parked.updateMany({ nextAt: { $exists: true } }, { $set: { nextAt: new Date() } });
    await dueNow(estate, tenant!);
    const handled = await until('all events to be handled', async () => {
      const rows = await db
        .collection<Handled>(HANDLED)
        .find({ seq: { $gt: 0 } })
        .toArray();
      return rows.length === 2 * count && rows;
    });
    const seconds = handled.filter(({ seq }) => seq > count);
    const early = seconds.filter(({ before }) => before !== 1).length;
    claims.equal('no second event is handled before the first', early, 0);
    return {
      now: `${early} of ${count}`,
      right: early === 0,
      figures: { early },
    };
  },
};

async function dueNow({ platform }: Estate, { _id }: TenantRecord): Promise<void> {
  await platform
    .collection<{ _id: string }>('work')
    .updateOne({ _id: `${_id}:events` }, { $set: { due: new Date() } });
}
