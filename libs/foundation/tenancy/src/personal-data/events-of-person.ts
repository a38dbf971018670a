import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { eventDefinition } from '../events/define-event.js';
import { OutboxRow } from '../events/outbox.schema.js';
import { collectionOf } from '../unit-of-work/bound-collection.js';
import { ERASED_EMAIL, namesByEmail, PersonalData, type DataSubject } from './personal-data.js';

/** Events per write when an erasure goes through all events. */
const BATCH = 500;

/**
 * The events of a tenant that concern a person. Erasure empties the fields that an event's declaration calls personal; the
 * events stay, so that no consumer finds a gap. It reads the whole outbox: erasures are rare, and an index for them would
 * slow every write.
 */
@PersonalData('events')
export class EventsOfPerson {
  constructor(@InjectModel(OutboxRow.name) private readonly outbox: Model<OutboxRow>) {}

  /** Events without secrets: an unpublished event shows only its type and time. */
  async *rows(subject: DataSubject): AsyncIterable<object> {
    for await (const { type, occurredAt, data } of this.concerning(subject)) {
      yield { type, occurredAt, ...(eventDefinition(type)?.published && { data }) };
    }
  }

  async erase(subject: DataSubject): Promise<void> {
    const collection = collectionOf(this.outbox);
    let changes: { updateOne: { filter: object; update: object } }[] = [];
    for await (const row of this.concerning(subject)) {
      const { _id } = row;
      const emptied = withoutPerson(row, eventDefinition(row.type)?.personal ?? []);
      if (!emptied) continue;
      changes.push({ updateOne: { filter: { _id }, update: { $set: emptied } } });
      if (changes.length < BATCH) continue;
      await collection.bulkWrite(changes as never, { ordered: false });
      changes = [];
    }
    if (changes.length > 0) await collection.bulkWrite(changes as never, { ordered: false });
  }

  private concerning(subject: DataSubject): AsyncIterable<OutboxRow> {
    const { customerId } = subject;
    const about = [
      { 'aggregate.type': 'customer', 'aggregate.id': customerId },
      { 'data.customerId': customerId },
      namesByEmail(subject, 'data.email', 'occurredAt'),
      namesByEmail(subject, 'data.to', 'occurredAt'),
    ];
    return collectionOf(this.outbox).find({ $or: about } as object) as AsyncIterable<OutboxRow>;
  }
}

/** The update that removes personal data; the payload keeps its shape. Undefined if there is nothing personal in it. */
function withoutPerson(row: OutboxRow, personal: readonly string[]): Record<string, unknown> | undefined {
  const set: Record<string, unknown> = {};
  const parts = {
    data: row.data,
    'changes.before': row.changes?.before,
    'changes.after': row.changes?.after,
  };
  for (const [part, held] of Object.entries(parts)) {
    const facts = held as Readonly<Record<string, unknown>> | undefined;
    for (const field of facts ? personal : []) {
      const value = facts![field];
      const empty = typeof value === 'string' ? (value.includes('@') ? ERASED_EMAIL : '') : null;
      if (value !== undefined && value !== empty && value !== ERASED_EMAIL) set[`${part}.${field}`] = empty;
    }
  }
  return Object.keys(set).length > 0 ? set : undefined;
}
