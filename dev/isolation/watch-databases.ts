import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';

/** A hash of each collection's content. */
export type Hashes = Readonly<Record<string, string>>;

/** Reads databases on a separate connection, without the isolation guard. */
export class DatabaseWatch {
  private constructor(private readonly connection: Connection) {}

  static async open(uri: string): Promise<DatabaseWatch> {
    return new DatabaseWatch(await mongoose.createConnection(uri).asPromise());
  }

  /** A hash of the content of each collection. */
  async hashes(database: string): Promise<Hashes> {
    const { collections } = await this.connection.getClient().db(database).command({ dbHash: 1 });
    return collections as Hashes;
  }

  /** A hash of one document. */
  async hashOf(database: string, collection: string, id: string): Promise<string> {
    const rows = this.connection.getClient().db(database).collection<{ _id: string }>(collection);
    const document = JSON.stringify(await rows.findOne({ _id: id }));
    return createHash('sha256').update(document).digest('hex');
  }

  /**
   * The hashes after nothing has changed for a while, because mails, webhooks and numbering come later than their
   * cause.
   */
  async settled(database: string, seconds = 240): Promise<Hashes> {
    const end = Date.now() + seconds * 1000;
    let before = await this.hashes(database);
    for (let quiet = 0; quiet < 4;) {
      await sleep(150);
      const now = await this.hashes(database);
      quiet = changed(before, now).length === 0 ? quiet + 1 : 0;
      before = now;
      if (Date.now() > end) throw new Error(`${database} does not stop changing: what writes there?`);
    }
    return before;
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

/** Collections that differ. */
export function changed(before: Hashes, after: Hashes): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]).sort();
}
