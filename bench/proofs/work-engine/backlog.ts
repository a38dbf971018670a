import type { mongo } from 'mongoose';
import type { OutboxRow, TenantRecord } from '#foundation/tenancy';
import { until } from '#dev/until';
import { newId } from '#platform/ids';
import { percentile } from '../../measure/statistics.js';
import type { Estate } from './estate.js';
import { happen, times } from './happenings.js';
import { compared, told, webhookTimes, type Others } from './others-webhooks.js';
import type { Play, Row } from './row.js';

const MOST_MS = 5;
const AT_ONCE = 5_000;

/** Many deliveries wait for an endpoint that never answers; the tenant has another endpoint, which answers. */
export const backlog: Row = {
  name: 'backlog',
  tried: '20,000 and 100,000 (--short: 20,000) deliveries wait for one dead endpoint',
  before: 'a look at its heads 59 and 274 ms; other events’ webhooks after 14 s in the median',
  right: '≤ 5 ms, whatever waits; others as quiet',
  async play(play) {
    const { short, log } = play;
    const seen: Record<string, Others & { readonly lookMs: number; readonly looks: number }> = {};
    for (const count of short ? [20_000] : [20_000, 100_000]) {
      const found = await withWaiting(play, count);
      log(`  ${count} wait: a look takes ${found.lookMs} ms; ${told(found)}`);
      seen[count] = found;
    }
    return {
      now: Object.entries(seen)
        .map(([count, found]) => `${count} wait: a look ${found.lookMs} ms, ${told(found)}`)
        .join('; '),
      right: Object.values(seen).every(({ right, lookMs }) => right && lookMs <= MOST_MS),
      figures: seen,
    };
  },
};

async function withWaiting(
  { estate, short }: Play,
  count: number,
): Promise<Others & { readonly lookMs: number; readonly looks: number }> {
  const [tenant] = await estate.quietTenants(1);
  const alive = [{ tenant: tenant!, path: (await estate.endpoint(tenant!)).path }];
  await estate.worker('worker-a');
  await webhookTimes(estate, alive, 2_000);
  const quiet = await webhookTimes(estate, alive, short ? 4_000 : 30_000);
  await pile(estate, tenant!, count);
  await webhookTimes(estate, alive, 2_000);
  const db = estate.db(tenant!);
  await db.command({ profile: 2 });
  const troubled = await webhookTimes(estate, alive, short ? 5_000 : 30_000);
  await db.command({ profile: 0 });
  const looks = await db
    .collection<mongo.Document & { millis: number }>('system.profile')
    .find({ ns: `${db.databaseName}.webhook_deliveries`, op: { $in: ['query', 'command', 'getmore'] } })
    .toArray();
  await estate.endProcesses();
  const lookMs = percentile(
    looks.map(({ millis }) => millis),
    0.95,
  );
  return { ...compared(quiet, troubled), lookMs, looks: looks.length };
}

/** Adds deliveries for a dead endpoint, each for another aggregate. They are copies of a delivery of the product. */
async function pile(estate: Estate, tenant: TenantRecord, count: number): Promise<void> {
  const { id: endpointId } = await estate.endpoint(tenant, 'timeout');
  const db = estate.db(tenant);
  const deliveries = db.collection<mongo.Document & { _id: string }>('webhook_deliveries');
  const [eventId] = await happen(estate, tenant, times(1));
  const { _id, ...model } = await until(
    'a delivery',
    async () => (await deliveries.findOne({ endpointId, eventId })) ?? undefined,
  );
  const event = await db.collection<OutboxRow>('outbox').findOne({ _id: eventId });
  const { seq: _seq, waiting: _waiting, stamp: _stamp, ...common } = event!;
  for (let made = 0; made < count; made += AT_ONCE) {
    const ids = Array.from({ length: Math.min(AT_ONCE, count - made) }, () => newId());
    // Numbers lower than all in the history, so that subscribers do not handle these events.
    await db
      .collection<OutboxRow>('outbox')
      .insertMany(ids.map((id, index) => ({ ...common, _id: id, seq: -(made + index + 1) })));
    await deliveries.insertMany(
      ids.map((id, index) => ({
        ...model,
        _id: `${endpointId}.${id}`,
        eventId: id,
        seq: -(made + index + 1),
        aggregate: `product:${id}`,
        state: 'pending',
        tries: 0,
        attempts: [],
        nextAt: new Date(),
      })),
    );
  }
  await estate.platform
    .collection('work')
    .updateOne({ _id: `${tenant._id}:webhooks:${endpointId}` as never }, { $set: { due: new Date() } });
}
