import type { Connection, mongo } from 'mongoose';
import { appNameOf } from '#platform/mongo';

/** The driver's client of a connection, by the driver's own types. */
export function clientOf(connection: Connection): mongo.MongoClient {
  return connection.getClient() as unknown as mongo.MongoClient;
}

/** Ends the transactions that a process has left open on a deployment; MongoDB would keep their locks for a minute. */
export async function endTransactions(client: mongo.MongoClient, processId: string): Promise<void> {
  const admin = client.db('admin');
  const open = await admin
    .aggregate<{ lsid: { id: mongo.Binary } }>(
      [
        { $currentOp: { idleSessions: true } },
        { $match: { appName: appNameOf(processId), transaction: { $exists: true } } },
        { $project: { lsid: 1 } },
      ],
      { readConcern: { level: 'local' } },
    )
    .toArray();
  if (open.length > 0) await admin.command({ killSessions: open.map(({ lsid }) => ({ id: lsid.id })) });
}
