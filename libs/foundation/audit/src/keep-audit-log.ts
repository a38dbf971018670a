import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { Mac } from '#platform/crypto';
import {
  AUDITED_ACTORS,
  collectionOf,
  CurrentTenant,
  eventDefinition,
  Subscriber,
  TenantKeys,
  UnitOfWork,
  type EventSubscriber,
  type NumberedEvent,
  type Unit,
} from '#foundation/tenancy';
import { AuditAnchors } from './audit-anchors.js';
import { chainHash, GENESIS } from './audit-chain.js';
import { AuditEntry, type FieldChange, type SealedFacts } from './audit-entry.schema.js';
import { PersonKeys } from './person-keys.js';

type Facts = Readonly<Record<string, unknown>>;
type AuditedEvent = NumberedEvent<Facts>;

/** What a unit of work adds to the log. It is written at the unit's end, in one command. */
interface Growth {
  /** The last entry, stored or added. */
  last: Pick<AuditEntry, '_id' | 'hash'>;
  readonly added: AuditEntry[];
}

/**
 * Writes the audit log: every event that staff or operators caused becomes an entry, chained to the one before it. The
 * change and its event are committed without the chain, so no write waits for another entry. Only this subscriber makes the
 * chain, in the order of the events.
 */
// Its progress is stored under this name; with another name it would start from the first event.
@Subscriber({ name: 'identity.audit-log', on: 'all', by: AUDITED_ACTORS })
export class KeepAuditLog implements EventSubscriber {
  private readonly mac: Mac;
  private readonly growing = new WeakMap<Unit, Growth>();

  constructor(
    @InjectModel(AuditEntry.name) private readonly entries: Model<AuditEntry>,
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly people: PersonKeys,
    private readonly anchors: AuditAnchors,
    keys: TenantKeys,
  ) {
    this.mac = keys.mac(AUDIT_LOG);
  }

  async handle(event: AuditedEvent): Promise<void> {
    const growth = await this.growth();
    const { _id, hash } = growth.last;
    const entry = await this.entryOf(event, _id + 1);
    const chained = { ...entry, hash: chainHash(this.mac, hash, entry) };
    growth.added.push(chained);
    growth.last = chained;
  }

  private async growth(): Promise<Growth> {
    const unit = this.unitOfWork.current;
    const known = this.growing.get(unit);
    if (known) return known;
    const entries = collectionOf(this.entries);
    const last = await entries.find({}).sort({ _id: -1 }).limit(1).next();
    const added: AuditEntry[] = [];
    const growth = { last: last ?? { _id: 0, hash: GENESIS }, added };
    this.growing.set(unit, growth);
    unit.beforeCommit(async () => {
      if (added.length > 0) await entries.insertMany(added);
    });
    unit.afterCommit(() => this.anchors.note(this.tenant.id, added.at(-1)!));
    return growth;
  }

  private async entryOf(event: AuditedEvent, _id: number): Promise<Omit<AuditEntry, 'hash'>> {
    const { id: eventId, type, aggregate, occurredAt, actor, origin } = event;
    const personal = new Set(eventDefinition(type)?.personal);
    const changes = changesOf(event);
    const aboutPeople = changes.filter(({ field }) => personal.has(field));
    const from = origin && actor.id ? { ip: origin.ip, userAgent: origin.userAgent } : undefined;
    return {
      _id,
      at: occurredAt,
      actor,
      action: type,
      target: aggregate,
      ...(origin && { operation: origin.operation }),
      changes: changes.filter(({ field }) => !personal.has(field)),
      ...(aboutPeople.length > 0 && { personal: await this.sealed(event, aboutPeople) }),
      ...(from && { from: await this.people.seal(actor.id!, from) }),
      eventId,
    };
  }

  private sealed({ aggregate, data }: AuditedEvent, changes: FieldChange[]): Promise<SealedFacts> {
    const { customerId, email } = data as { customerId?: string | null; email?: string };
    const person = customerId ?? (email ? this.people.byEmail(email) : aggregate.id);
    return this.people.seal(person, changes);
  }
}

/** Purpose of the keys with which the chain is made and verified. */
export const AUDIT_LOG = 'audit-log';

/** Fields with secrets: sealed in events, and left out of the audit log. */
const SECRET = new Set(['sealed']);

/** The event's `changes`, or all of its data if it has none. */
function changesOf({ data, changes }: AuditedEvent): FieldChange[] {
  const before = (changes?.before ?? {}) as Facts;
  const after = (changes?.after ?? data) as Facts;
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .filter((field) => !SECRET.has(field))
    .map((field) => ({
      field,
      ...(before[field] !== undefined && { before: before[field] }),
      ...(after[field] !== undefined && { after: after[field] }),
    }));
}
