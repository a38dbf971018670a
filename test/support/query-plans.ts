import type { mongo } from 'mongoose';

/** MongoDB's summaries of how it answered the queries of `work` on a collection, such as `IXSCAN { slug: 1 }`. */
export async function queryPlans(
  db: mongo.Db,
  collection: string,
  work: () => Promise<unknown>,
): Promise<string[]> {
  await db.command({ profile: 2 });
  await work();
  await db.command({ profile: 0 });
  const profile = db.collection('system.profile');
  const operations = await profile.find({ ns: `${db.databaseName}.${collection}` }).toArray();
  await profile.drop();
  return operations.map(({ planSummary }) => String(planSummary));
}
