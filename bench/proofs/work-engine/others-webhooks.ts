import { setTimeout as sleep } from 'node:timers/promises';
import type { TenantRecord } from '#foundation/tenancy';
import { until } from '#dev/until';
import { percentile } from '../../measure/statistics.js';
import type { Estate } from './estate.js';
import { happen } from './happenings.js';

/** Differences below this do not count, because a garbage collection takes as long. */
const JITTER_MS = 150;
const EVERY_MS = 200;

/** A tenant with an endpoint that answers. */
export interface Listener {
  readonly tenant: TenantRecord;
  readonly path: string;
}

/** The effect on tenants that do not have the problem. */
export interface Others {
  readonly quietP95: number;
  readonly troubledP95: number;
  readonly ratio: number;
  /** Whether webhooks are at most twice as late as without the problem. */
  readonly right: boolean;
}

export async function listeners(estate: Estate, count: number): Promise<Listener[]> {
  const tenants = await estate.quietTenants(count);
  const all: Listener[] = [];
  for (const tenant of tenants) all.push({ tenant, path: (await estate.endpoint(tenant)).path });
  return all;
}

/**
 * Appends five events a second, at one listener after the other.
 * @returns milliseconds from each event to its webhook
 */
export async function webhookTimes(estate: Estate, to: readonly Listener[], ms: number): Promise<number[]> {
  const sent = new Map<string, { at: number; path: string }>();
  const end = performance.now() + ms;
  for (let turn = 0; performance.now() < end; turn++) {
    const { tenant, path } = to[turn % to.length]!;
    const at = Date.now();
    const [id] = await happen(estate, tenant);
    sent.set(id!, { at, path });
    await sleep(EVERY_MS);
  }
  const arrived = new Map<string, number>();
  await until(`${sent.size} webhooks`, async () => {
    for (const path of new Set([...sent.values()].map((each) => each.path))) {
      for (const { id, receivedAt } of await estate.receiver.deliveries(path)) {
        if (!arrived.has(id)) arrived.set(id, Date.parse(receivedAt));
      }
    }
    return [...sent.keys()].every((id) => arrived.has(id));
  });
  return [...sent].map(([id, { at }]) => arrived.get(id)! - at);
}

export function compared(quiet: readonly number[], troubled: readonly number[]): Others {
  const [quietP95, troubledP95] = [percentile(quiet, 0.95), percentile(troubled, 0.95)];
  const ratio = Math.round((100 * troubledP95) / quietP95) / 100;
  return { quietP95, troubledP95, ratio, right: troubledP95 <= 2 * Math.max(quietP95, JITTER_MS) };
}

export function told({ quietP95, troubledP95, ratio }: Others): string {
  return `others' webhooks p95 ${troubledP95} ms, quiet ${quietP95} ms (× ${ratio})`;
}
