import type { mongo } from 'mongoose';

/** What an import of products writes, besides the job's own rows. */
const COLLECTIONS = ['products', 'outbox', 'stock', 'stock_movements'] as const;
const AT_ONCE = 1_000;

export type Written = Readonly<Record<(typeof COLLECTIONS)[number], number>>;

/** Numbers of documents in a tenant's database; of the events, those of products. */
export async function countWritten(db: mongo.Db): Promise<Written> {
  const counts = COLLECTIONS.map(async (name) => [
    name,
    await db.collection(name).countDocuments(own(name, /^product\./)),
  ]);
  return Object.fromEntries(await Promise.all(counts)) as Written;
}

/**
 * Writes the documents of one tenant into the empty collections of another by `bulkWrite` alone, with the same indexes.
 * @returns how long the writing took, in milliseconds, without the reading
 */
export async function writeBare(from: mongo.Db, to: mongo.Db): Promise<number> {
  let took = 0;
  for (const name of COLLECTIONS) {
    const rows = from.collection<mongo.Document>(name).find(own(name)).batchSize(AT_ONCE);
    for (let batch = await take(rows); batch.length > 0; batch = await take(rows)) {
      const inserts = batch.map((document) => ({ insertOne: { document } }));
      const began = performance.now();
      await to.collection(name).bulkWrite(inserts, { writeConcern: { w: 'majority' } });
      took += performance.now() - began;
    }
  }
  return took;
}

function own(name: string, events = /^(product|stock)\./): mongo.Filter<mongo.Document> {
  return name === 'outbox' ? { type: events } : {};
}

async function take(rows: mongo.FindCursor<mongo.Document>): Promise<mongo.Document[]> {
  const batch: mongo.Document[] = [];
  while (batch.length < AT_ONCE) {
    const row = await rows.next();
    if (!row) break;
    batch.push(row);
  }
  return batch;
}
