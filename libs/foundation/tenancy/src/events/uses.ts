import type { mongo } from 'mongoose';
import { LRUCache } from 'lru-cache';
import type { Happening, SubscriberEntry } from './subscriber-table.js';

/** How long an answer is believed; another process may have numbered the events that changed it. */
const BELIEVED_MS = 10_000;

/** Which tenants have a use for which subscribers, see `use` of `@Subscriber`. */
export class Uses {
  private readonly known = new LRUCache<string, boolean>({ max: 50_000, ttl: BELIEVED_MS });

  /** @param happened what has happened since it was last asked */
  async has(db: mongo.Db, entry: SubscriberEntry, happened: readonly Happening[]): Promise<boolean> {
    const { use } = entry;
    if (!use) return true;
    const key = `${db.databaseName} ${entry.name}`;
    const changed = happened.some(({ type }) => use.changedBy.some((event) => event.type === type));
    const known = changed ? undefined : this.known.get(key);
    if (known !== undefined) return known;
    const answer = await isUsed(db, entry);
    this.known.set(key, answer);
    return answer;
  }
}

/** Asks the tenant's database. */
export async function isUsed(db: mongo.Db, { use }: SubscriberEntry): Promise<boolean> {
  if (!use) return true;
  const { collection, where } = use;
  return (await db.collection(collection).findOne(where, { projection: { _id: 1 } })) !== null;
}
