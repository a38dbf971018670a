import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '#dev/until';
import type { TenantRecord } from '#foundation/tenancy';
import { checkAuditLog } from './audit-entries.js';
import type { Estate } from './estate.js';
import { happen, times } from './happenings.js';
import type { Play, Row } from './row.js';

const EVENTS = 400;
/** Most requests of one worker to an endpoint at once. */
const IN_FLIGHT = 8;

/** A worker is paused for longer than its lease, another takes over, and then the first continues. */
export const twoHolders: Row = {
  name: 'two-holders',
  tried:
    'two workers on one lane: one paused in a turn for longer than its lease, and continued in a turn of the other',
  before: '61 of 400 audit entries twice, 21 out of order, 31 webhooks twice',
  right: 'once and in order; webhooks twice at most what was under way',
  async play(play) {
    const { estate, short, log, claims } = play;
    const doubles: number[] = [];
    for (let round = 0; round < (short ? 1 : 5); round++) {
      const [tenant] = await estate.quietTenants(1);
      const { path } = await estate.endpoint(tenant!);
      const ids = await pauseInATurn(play, tenant!);
      await checkAuditLog(estate, tenant!, ids, claims);
      doubles.push(await checkWebhooks(play, path, ids));
      log(`  ${doubles.at(-1)} webhooks came twice`);
      await estate.endProcesses();
    }
    const worst = Math.max(...doubles);
    return {
      now: `audit entries once and in order; ${worst} of ${EVENTS} webhooks twice`,
      right: worst <= IN_FLIGHT,
      figures: { 'webhooks twice': doubles },
    };
  },
};

async function pauseInATurn({ estate }: Play, tenant: TenantRecord): Promise<string[]> {
  const first = await estate.worker('worker-a');
  // Builds its graph.
  const ids = await happen(estate, tenant, times(1));
  await until('a first entry', async () => (await entriesOf(estate, tenant)) === 1);
  ids.push(...(await happen(estate, tenant, times(EVENTS - 1))));
  await until('a turn', async () => (await entriesOf(estate, tenant)) >= 40);
  process.kill(first.pid!, 'SIGSTOP');
  const had = await entriesOf(estate, tenant);
  await estate.worker('worker-b');
  await until('a turn of the other', async () => (await entriesOf(estate, tenant)) > had + 40);
  process.kill(first.pid!, 'SIGCONT');
  await until('all entries', async () => (await entriesOf(estate, tenant)) >= EVENTS);
  // Wait for webhooks that the first worker still sends.
  await sleep(2_000);
  return ids;
}

async function checkWebhooks(
  { estate, claims }: Play,
  path: string,
  ids: readonly string[],
): Promise<number> {
  const counts = await until('all webhooks', async () => {
    const came = new Map<string, number>();
    for (const { id } of await estate.receiver.deliveries(path)) came.set(id, (came.get(id) ?? 0) + 1);
    return ids.every((id) => came.has(id)) && [...came.values()];
  });
  const twice = counts.filter((count) => count > 1).length;
  claims.hold('no webhook comes more than twice', Math.max(...counts) <= 2, Math.max(...counts));
  claims.hold('webhooks come twice at most that were under way', twice <= IN_FLIGHT, twice);
  return twice;
}

function entriesOf(estate: Estate, tenant: TenantRecord): Promise<number> {
  return estate.db(tenant).collection('audit_log').countDocuments();
}
