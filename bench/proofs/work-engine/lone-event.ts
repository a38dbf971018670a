import type { mongo } from 'mongoose';
import { EventWatch } from './event-watch.js';
import { happen } from './happenings.js';
import type { Row } from './row.js';

const MOST = 16;
const EVENTS = 10;

/** What one event costs when nothing else happens: the commands that the databases of the tenant and the platform get. */
export const loneEvent: Row = {
  name: 'lone-event',
  tried: 'one event of a change by staff, seen from MongoDB',
  before: '28 commands from the worker',
  right: `≤ ${MOST}`,
  async play({ estate, log }) {
    const [tenant] = await estate.quietTenants(1);
    await estate.worker('worker-a');
    await estate.looked();
    const watch = await EventWatch.open(estate);
    const databases = [estate.db(tenant!), estate.platform];
    try {
      for (let warm = 0; warm < 3; warm++) await watch.handled(await happen(estate, tenant!));
      for (const db of databases) await db.command({ profile: 2 });
      for (let count = 0; count < EVENTS; count++) await watch.handled(await happen(estate, tenant!));
      for (const db of databases) await db.command({ profile: 0 });
    } finally {
      await watch.close();
    }
    const rows = (await Promise.all(databases.map(profileOf))).flat();
    // What comes by the clock whether anything happens or not.
    const caused = rows.filter(({ told }) => !/relays|getmore/.test(told));
    const counts = new Map<string, number>();
    for (const { told } of caused) counts.set(told, (counts.get(told) ?? 0) + 1);
    for (const [told, count] of counts) log(`    ${count / EVENTS} ${told}`);
    const each = Math.round(caused.length / EVENTS);
    return { now: `${each} commands`, right: each <= MOST, figures: { commands: each } };
  },
};

async function profileOf(db: mongo.Db): Promise<{ readonly told: string }[]> {
  const rows = await db
    .collection('system.profile')
    .find({ ns: { $not: /profile/ } })
    .toArray();
  return rows.map(({ op, ns, command }) => {
    const name = Object.keys((command ?? {}) as object)[0] ?? '';
    return {
      told: `${op} ${String(ns).split('.').slice(1).join('.')} ${op === 'command' ? name : ''}`.trim(),
    };
  });
}
