import type { mongo } from 'mongoose';
import { newRowId, type Row } from './databases.js';
import { eventRow } from './orders.js';

const CHANGES = {
  reservation: (pieces: number) => ({ onHand: 0, reserved: pieces, available: -pieces }),
  sale: (pieces: number) => ({ onHand: -pieces, reserved: -pieces, available: 0 }),
};

/** Pieces of variants that can be bought, in all stores together; variants without stock are missing. */
export async function stockOf(db: mongo.Db, variantIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .collection<Row>('stock')
    .find({ variantId: { $in: [...variantIds] } })
    .project<Row>({ _id: 0, variantId: 1, available: 1, low: 1 })
    .toArray();
  const sums = new Map<string, number>();
  for (const { variantId, available } of rows) sums.set(variantId, (sums.get(variantId) ?? 0) + available);
  return sums;
}

/** Books an order's pieces: reads the stock, calls `between`, then writes ledger, event and, last, the stock. */
export async function bookStock(
  db: mongo.Db,
  session: mongo.ClientSession,
  order: Row,
  kind: keyof typeof CHANGES,
  between: () => Promise<unknown>,
): Promise<void> {
  const rows = (name: string): mongo.Collection<Row> => db.collection<Row>(name);
  const storeId = order['storeId'] as string;
  const lines = order['lines'] as Row[];
  const ids = lines.map(({ variantId }) => `${variantId}:${storeId}`);
  const stock = await rows('stock')
    .find({ _id: { $in: ids } }, { session })
    .toArray();
  await between();
  const steps = lines.map(({ variantId, quantity }) => {
    const change = CHANGES[kind](quantity as number);
    const before = stock.find((row) => row['variantId'] === variantId)!;
    return { variantId, change, before };
  });
  await rows('stock_movements').insertMany(
    steps.map(({ variantId, change: { onHand, reserved } }) => ({
      _id: newRowId(),
      variantId,
      storeId,
      kind,
      onHand,
      reserved,
      reference: order._id,
      actor: { type: 'guest' },
      at: new Date(),
    })),
    { session },
  );
  await rows('outbox').insertMany(
    steps.map(({ variantId, change, before }) =>
      eventRow('stock.changed', before._id, {
        variantId,
        storeId,
        onHand: before['onHand'] + change.onHand,
        reserved: before['reserved'] + change.reserved,
        available: before['available'] + change.available,
        kind,
        reference: order._id,
      }),
    ),
    { session },
  );
  await rows('stock').bulkWrite(
    steps.map(({ change, before }) => ({
      updateOne: {
        filter: {
          _id: before._id,
          onHand: { $gte: -change.onHand },
          reserved: { $gte: -change.reserved },
          available: { $gte: -change.available },
        },
        update: { $inc: { ...change, version: 1 }, $set: { low: false, updatedAt: new Date() } },
      },
    })),
    { session },
  );
}
