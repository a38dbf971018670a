import { mongo } from 'mongoose';

interface CopiedCollection {
  readonly name: string;
  readonly indexes: mongo.IndexDescription[];
  readonly documents: mongo.Document[];
}

/** Copies of databases in memory, as a backup tool makes them: every collection with its indexes and documents. */
export class DatabaseCopies {
  private readonly copies = new Map<string, readonly CopiedCollection[]>();

  private constructor(private readonly client: mongo.MongoClient) {}

  static async of(uri: string, databases: readonly string[]): Promise<DatabaseCopies> {
    const made = new DatabaseCopies(await new mongo.MongoClient(uri).connect());
    for (const name of databases) made.copies.set(name, await copyOf(made.client.db(name)));
    return made;
  }

  /** Makes the databases again, under their names. */
  async restore(): Promise<void> {
    for (const [name, collections] of this.copies) {
      const db = this.client.db(name);
      for (const { name: collection, indexes, documents } of collections) {
        await db.createCollection(collection);
        if (indexes.length > 0) await db.collection(collection).createIndexes(indexes);
        if (documents.length > 0) await db.collection(collection).insertMany(documents);
      }
    }
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

async function copyOf(db: mongo.Db): Promise<CopiedCollection[]> {
  const collections = await db.listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  return Promise.all(
    collections.map(async ({ name }) => ({
      name,
      indexes: (await db.collection(name).indexes())
        .filter((index) => index.name !== '_id_')
        .map(({ v: _version, ...index }) => index as mongo.IndexDescription),
      documents: await db.collection(name).find().toArray(),
    })),
  );
}
