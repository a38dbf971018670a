import type { ModelDefinition } from '@nestjs/mongoose';
import type { mongo } from 'mongoose';

const NAMESPACE_EXISTS = 48;

/** Name of a model's collection. @throws Error if its schema names none */
export function collectionNameOf({ name, schema, collection }: ModelDefinition): string {
  const chosen = collection ?? (schema.get('collection') as string | undefined);
  if (!chosen) throw new Error(`the schema of ${name} names no collection`);
  return chosen;
}

function indexesOf({ schema }: ModelDefinition): mongo.IndexDescription[] {
  const indexes = schema.indexes() as [mongo.IndexDescription['key'], Record<string, unknown>][];
  return indexes.map(([key, { background: _background, ...options }]) => ({ key, ...options }));
}

/**
 * Creates a collection with the indexes of all its models, in one command, and waits for them. Never in a transaction. Safe
 * to repeat; an index that exists with other options is an error.
 */
export async function createWithIndexes(
  db: mongo.Db,
  name: string,
  models: readonly ModelDefinition[],
): Promise<void> {
  const indexes = models.flatMap(indexesOf);
  if (indexes.length > 0) {
    await db.collection(name).createIndexes(indexes);
    return;
  }
  await db.createCollection(name).catch((error: { code?: number }) => {
    if (error.code !== NAMESPACE_EXISTS) throw error;
  });
}

/** What a model's collection lacks; undefined if there is no such collection. */
export async function missingIndexes(db: mongo.Db, model: ModelDefinition): Promise<string[] | undefined> {
  const name = collectionNameOf(model);
  const present = await db
    .collection(name)
    .indexes()
    .catch((error: { codeName?: string }) => {
      if (error.codeName === 'NamespaceNotFound') return undefined;
      throw error;
    });
  if (!present) return undefined;
  return indexesOf(model)
    .filter(({ key }) =>
      Object.values(key).includes('text')
        ? !present.some((index) => 'textIndexVersion' in index)
        : !present.some((index) => JSON.stringify(index.key) === JSON.stringify(key)),
    )
    .map(({ key }) => `${name} ${JSON.stringify(key)}`);
}

/** Names of all indexes that a model declares, as {@link missingIndexes} names them. */
export function declaredIndexes(model: ModelDefinition): string[] {
  return indexesOf(model).map(({ key }) => `${collectionNameOf(model)} ${JSON.stringify(key)}`);
}
