import type { TenantRecord } from '#foundation/tenancy';
import type { Claims } from '../proof.js';
import type { Estate } from './estate.js';

/** Checks that all events are numbered from 1, without gaps and duplicates. */
export async function checkNumbers(
  estate: Estate,
  tenants: readonly TenantRecord[],
  claims: Claims,
): Promise<void> {
  const wrong: string[] = [];
  for (const tenant of tenants) {
    const rows = await estate
      .db(tenant)
      .collection('outbox')
      .find({}, { projection: { seq: 1 } })
      .sort({ seq: 1 })
      .toArray();
    const first = rows.findIndex(({ seq }, index) => Number(seq) !== index + 1);
    if (first !== -1) wrong.push(`${tenant.slug} at ${first + 1} of ${rows.length}`);
  }
  claims.hold('events are numbered, without a gap and none twice', wrong.length === 0, wrong);
}
