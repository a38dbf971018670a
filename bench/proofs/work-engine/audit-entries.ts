import type { OutboxRow, TenantRecord } from '#foundation/tenancy';
import type { Claims } from '../proof.js';
import type { Estate } from './estate.js';

/** Checks that each event has exactly one entry in the audit log, and that the entries have the order of the events. */
export async function checkAuditLog(
  estate: Estate,
  tenant: TenantRecord,
  ids: readonly string[],
  claims: Claims,
): Promise<void> {
  const rows = await estate.db(tenant).collection<OutboxRow>('outbox').find().sort({ seq: 1 }).toArray();
  const entries = await estate.db(tenant).collection('audit_log').find().sort({ _id: 1 }).toArray();
  const seqOf = new Map(rows.map(({ _id, seq }) => [_id, seq ?? 0]));
  const wanted = new Set(ids);
  const found = entries.map(({ eventId }) => String(eventId)).filter((id) => wanted.has(id));
  claims.equal('no event is missing in the audit log', ids.length - new Set(found).size, 0);
  claims.equal('none is in it twice', found.length - new Set(found).size, 0);
  const disorder = found.filter((id, index) => index > 0 && seqOf.get(id)! < seqOf.get(found[index - 1]!)!);
  claims.equal('none is out of order', disorder.length, 0);
}
