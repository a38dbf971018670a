import type { ModelDefinition } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { tenantModels } from '../scope/tenant-models.js';

const COLLECTIONS_AT_ONCE = 4;

function collectionOf({ name, schema, collection }: ModelDefinition): string {
  const chosen = collection ?? (schema.get('collection') as string | undefined);
  if (!chosen) throw new Error(`the schema of ${name} names no collection`);
  return chosen;
}

function indexesOf({ schema }: ModelDefinition): mongo.IndexDescription[] {
  const indexes = schema.indexes() as [mongo.IndexDescription['key'], Record<string, unknown>][];
  return indexes.map(([key, { background: _background, ...options }]) => ({ key, ...options }));
}

/**
 * Creates the collections and indexes of every library in a tenant's database and waits for them. Safe to repeat;
 * an index that exists with other options is an error.
 */
export async function createTenantIndexes(connection: Connection): Promise<void> {
  const waiting = tenantModels();
  const work = async (): Promise<void> => {
    for (let model = waiting.shift(); model; model = waiting.shift()) await createOne(connection.db!, model);
  };
  await Promise.all(Array.from({ length: COLLECTIONS_AT_ONCE }, work));
}

async function createOne(db: mongo.Db, model: ModelDefinition): Promise<void> {
  const name = collectionOf(model);
  const indexes = indexesOf(model);
  if (indexes.length > 0) {
    await db.collection(name).createIndexes(indexes);
    return;
  }
  await db.createCollection(name).catch((error: { code?: number }) => {
    if (error.code !== NAMESPACE_EXISTS) throw error;
  });
}

const NAMESPACE_EXISTS = 48;

/** Names of declared indexes that are missing in a tenant's database; the list should be empty. */
export async function missingTenantIndexes(connection: Connection): Promise<string[]> {
  const missing: string[] = [];
  for (const model of tenantModels()) {
    const name = collectionOf(model);
    const present = await connection
      .db!.collection(name)
      .indexes()
      .catch(() => []);
    const keys = new Set(present.map((index) => JSON.stringify(index.key)));
    for (const { key } of indexesOf(model)) {
      const wanted = JSON.stringify(key);
      const text = Object.values(key).includes('text');
      if (!(text ? present.some((index) => 'textIndexVersion' in index) : keys.has(wanted))) {
        missing.push(`${name} ${wanted}`);
      }
    }
  }
  return missing;
}
