import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { collectionOf, CurrentTenant, demand, TenantInjectable, TenantKeys } from '#foundation/tenancy';
import { AuditAnchors } from './audit-anchors.js';
import { continues, GENESIS } from './audit-chain.js';
import { AuditEntry, type FieldChange } from './audit-entry.schema.js';
import { AUDIT_LOG } from './keep-audit-log.js';
import { PersonKeys } from './person-keys.js';

/** Filters of the list. `from` is inclusive, `to` exclusive. */
export interface AuditFilter {
  readonly actorId?: string;
  readonly targetId?: string;
  readonly action?: string;
  readonly from?: Date;
  readonly to?: Date;
}

/** An entry with its sealed facts opened; these are missing for erased people. */
export interface OpenedEntry extends AuditEntry {
  readonly personalChanges?: readonly FieldChange[];
  readonly origin?: { readonly ip: string; readonly userAgent?: string };
}

/** The result of verifying a whole log. */
export interface AuditVerdict {
  readonly entries: number;
  /** The first fault; absent if the log is complete and unchanged. */
  readonly fault?: string;
}

/** The tenant's audit log, to read and to verify. */
@TenantInjectable()
export class AuditLog {
  constructor(
    @InjectModel(AuditEntry.name) private readonly entries: Model<AuditEntry>,
    private readonly tenant: CurrentTenant,
    private readonly people: PersonKeys,
    private readonly anchors: AuditAnchors,
    private readonly keys: TenantKeys,
  ) {}

  /** @throws request.forbidden without audit.read */
  async list(filter: AuditFilter, page: PageRequest): Promise<PageRows<OpenedEntry>> {
    demand('audit.read');
    const found = await readPage(collectionOf(this.entries), page, { filter: conditionsOf(filter) });
    const rows: OpenedEntry[] = [];
    for (const entry of found.rows) rows.push(await this.opened(entry));
    return { ...found, rows };
  }

  /**
   * Checks the chain from its beginning and compares it with the anchors in the platform database. Finds entries that
   * were changed, added or removed, also at the end.
   */
  async verify(): Promise<AuditVerdict> {
    const mac = this.keys.mac(AUDIT_LOG);
    const anchors = new Map((await this.anchors.of(this.tenant.id)).map(({ seq, hash }) => [seq, hash]));
    let entries = 0;
    let previous = GENESIS;
    for await (const row of collectionOf(this.entries).find().sort({ _id: 1 })) {
      const { hash, ...entry } = row as unknown as AuditEntry;
      entries++;
      if (entry._id !== entries) return { entries, fault: `entry ${entries} is missing` };
      if (!continues(mac, previous, entry, hash))
        return { entries, fault: `entry ${entries} is not what was written` };
      if ((anchors.get(entries) ?? hash) !== hash)
        return { entries, fault: `entry ${entries} is not the one that was anchored` };
      previous = hash;
    }
    const furthest = Math.max(0, ...anchors.keys());
    return furthest > entries
      ? { entries, fault: `entries ${entries + 1} to ${furthest} were cut off` }
      : { entries };
  }

  private async opened(entry: AuditEntry): Promise<OpenedEntry> {
    const personalChanges = entry.personal && (await this.people.open<FieldChange[]>(entry.personal));
    const origin = entry.from && (await this.people.open<{ ip: string; userAgent?: string }>(entry.from));
    return { ...entry, ...(personalChanges && { personalChanges }), ...(origin && { origin }) };
  }
}

function conditionsOf({ actorId, targetId, action, from, to }: AuditFilter): object {
  return {
    ...(actorId && { 'actor.id': actorId }),
    ...(targetId && { 'target.id': targetId }),
    ...(action && { action }),
    ...((from ?? to) && { at: { ...(from && { $gte: from }), ...(to && { $lt: to }) } }),
  };
}
