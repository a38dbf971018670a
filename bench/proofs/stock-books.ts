import type { mongo } from 'mongoose';
import type { TenantRecord } from '#foundation/tenancy';
import type { Claims } from './proof.js';

interface Levels {
  onHand: number;
  reserved: number;
}

type Row = mongo.Document & { _id: string };

/** Checks that a tenant's stock agrees with its ledger, its reservations and its orders. */
export async function checkStockBooks(
  client: mongo.MongoClient,
  { database }: TenantRecord,
  claims: Claims,
): Promise<void> {
  const rows = async (name: string): Promise<Row[]> =>
    client.db(database).collection<Row>(name).find().toArray();
  const stock = await rows('stock');
  const movements = (await rows('stock_movements')).sort((a, b) => (a._id < b._id ? -1 : 1));
  const orders = await rows('orders');
  const reservations = new Map((await rows('reservations')).map((row) => [row['reference'] as string, row]));

  const sums = new Map<string, Levels>();
  for (const { variantId, storeId, onHand, reserved } of movements) {
    const sum = sums.get(`${variantId}:${storeId}`) ?? { onHand: 0, reserved: 0 };
    sums.set(`${variantId}:${storeId}`, { onHand: sum.onHand + onHand, reserved: sum.reserved + reserved });
  }
  const held = new Map<string, number>();
  for (const { status, lines, storeId } of reservations.values()) {
    if (status !== 'held') continue;
    for (const { variantId, quantity, owed = 0 } of lines) {
      const id = `${variantId}:${storeId}`;
      held.set(id, (held.get(id) ?? 0) + quantity - owed);
    }
  }

  const negative = stock.filter(
    ({ onHand, reserved, available }) => onHand < 0 || reserved < 0 || available < 0,
  );
  claims.equal('no stock is negative', negative.length, 0);
  const unbooked = stock.filter(({ _id, onHand, reserved, available }) => {
    const sum = sums.get(_id) ?? { onHand: 0, reserved: 0 };
    return onHand !== sum.onHand || reserved !== sum.reserved || available !== onHand - reserved;
  });
  claims.hold('the ledger adds up to the stock', unbooked.length === 0, unbooked);
  const unheld = stock.filter(({ _id, reserved }) => reserved !== (held.get(_id) ?? 0));
  claims.hold('reserved stock equals the pieces of open reservations', unheld.length === 0, unheld);

  const expected: Record<string, string> = { pending: 'held', cancelled: 'released' };
  const unmatched = orders.filter(
    ({ _id, status }) => reservations.get(_id)?.['status'] !== (expected[status as string] ?? 'committed'),
  );
  claims.hold('each order has its reservation, in the matching state', unmatched.length === 0, unmatched);
  const differing = orders.filter(
    ({ _id, lines }) => piecesOf(lines) !== piecesOf(reservations.get(_id)?.['lines']),
  );
  claims.hold('each order’s pieces are held or owed by its reservation', differing.length === 0, differing);
  claims.equal('no reservation is without an order', reservations.size - orders.length, 0);
}

interface Line {
  readonly variantId: string;
  readonly quantity: number;
  readonly owed?: number;
  readonly stockPolicy?: string;
}

/** Pieces and owed pieces of each variant whose stock is tracked. */
function piecesOf(lines: readonly Line[] = []): string {
  const tracked = lines.filter(({ stockPolicy }) => stockPolicy !== 'untracked');
  return tracked
    .map(({ variantId, quantity, owed = 0 }) => `${variantId} ${quantity} ${owed}`)
    .sort()
    .join(', ');
}
