import type { Connection } from 'mongoose';

/** A collection that a migration has replaced. Processes of the previous version may still use it. */
export interface RetiredCollection {
  readonly name: string;
  /** The rows that somebody may still need. */
  needed(now: Date): object;
}

/** Drops the retired collections of a tenant in which nothing is needed any more. @returns their names */
export async function dropRetired(
  { db }: Connection,
  retired: readonly RetiredCollection[],
): Promise<string[]> {
  const dropped: string[] = [];
  const present = new Set(
    (await db!.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  );
  for (const { name, needed } of retired) {
    if (!present.has(name)) continue;
    if (await db!.collection(name).findOne(needed(new Date()), { projection: { _id: 1 } })) continue;
    await db!.collection(name).drop();
    dropped.push(name);
  }
  return dropped;
}
