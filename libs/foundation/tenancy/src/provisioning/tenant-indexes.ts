import type { Connection, mongo } from 'mongoose';
import {
  collectionNameOf,
  createWithIndexes,
  declaredIndexes,
  missingIndexes,
} from '../scope/declared-indexes.js';
import { tenantModels, type TenantCollection } from '../scope/tenant-models.js';

const COLLECTIONS_AT_ONCE = 4;

/**
 * Creates the collections and indexes of every library in a tenant's database and waits for them; of optional collections
 * only those that exist. Safe to repeat; an index that exists with other options is an error.
 */
export async function createTenantIndexes(connection: Connection): Promise<void> {
  const db = connection.db!;
  const waiting = [...(await inUse(db))];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await createWithIndexes(db, ...next);
  };
  await Promise.all(Array.from({ length: COLLECTIONS_AT_ONCE }, work));
}

/** The models of each collection that a tenant has or must have. */
async function inUse(db: mongo.Db): Promise<Map<string, TenantCollection[]>> {
  const existing = await db.listCollections({}, { nameOnly: true }).toArray();
  const names = new Set(existing.map(({ name }) => name));
  const found = new Map<string, TenantCollection[]>();
  for (const model of tenantModels()) {
    const name = collectionNameOf(model);
    if (!model.optional || names.has(name)) found.set(name, [...(found.get(name) ?? []), model]);
  }
  return found;
}

/**
 * Names of declared indexes that are missing in a tenant's database; the list should be empty. An optional collection that
 * does not exist lacks none.
 */
export async function missingTenantIndexes(connection: Connection): Promise<string[]> {
  const missing: string[] = [];
  for (const model of tenantModels()) {
    const lacking = await missingIndexes(connection.db!, model);
    missing.push(...(lacking ?? (model.optional ? [] : declaredIndexes(model))));
  }
  return missing;
}
