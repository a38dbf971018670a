import { mongo } from 'mongoose';
import { ProductUpdated } from '#commerce/catalog/events';
import type { OutboxRow, TenantRecord } from '#foundation/tenancy';
import { newId } from '#platform/ids';
import type { Estate } from './estate.js';
import { STUMBLES } from './stumble.js';

/** A change of a product, for which an event is appended. */
export interface Happening {
  /** Id of the product; by default a new one. */
  readonly aggregate?: string;
  /** Whether `Stumble` fails on it until it is told to go on. */
  readonly stumbles?: boolean;
}

/** Appends events of staff who change products of a tenant. They are inserted with one command, as the API does. */
export async function happen(
  estate: Estate,
  tenant: TenantRecord,
  happenings: readonly Happening[] = [{}],
): Promise<string[]> {
  const rows = happenings.map(rowOf);
  await estate.db(tenant).collection<OutboxRow>('outbox').insertMany(rows);
  return rows.map(({ _id }) => _id);
}

export function times(count: number, happening: Happening = {}): Happening[] {
  return Array.from({ length: count }, () => happening);
}

function rowOf({ aggregate = newId(), stumbles = false }: Happening): OutboxRow {
  return {
    _id: newId(),
    // MongoDB replaces this by its own time.
    stamp: new mongo.Timestamp(0n),
    type: ProductUpdated.type,
    version: ProductUpdated.version,
    aggregate: { type: 'product', id: aggregate },
    occurredAt: new Date(),
    actor: { type: 'staff', id: 'somebody' },
    data: { ...ProductUpdated.example, productId: aggregate, slug: stumbles ? STUMBLES : 'a-product' },
    waiting: true,
  };
}
