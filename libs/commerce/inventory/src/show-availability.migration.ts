import type { Connection, mongo } from 'mongoose';
import { AVAILABILITIES, bestOf, soldVariants, type Product } from '#commerce/catalog';
import { defineMigration, STATE_COLLECTION } from '#foundation/tenancy';
import { RECOUNT_ID, type Recount } from './recount-availability.js';
import { stockOfVariants } from './stock-level.js';
import type { Stock } from './stock.schema.js';

const AT_ONCE = 500;
const INDEX_NOT_FOUND = 27;
const UPGRADE_MS = 60 * 60_000;
/** Indexes of lists that are replaced by those with the availability. */
const OUTGROWN = [
  'status_1__id_1',
  'status_1_minPrice_1__id_1',
  'status_1_titleKey_1__id_1',
  'categoryIds_1_status_1__id_1',
];

type Row = Pick<Product, '_id' | 'variants'>;

// #region migration
/** Products show whether they are in stock; those from before get what their stock says. */
export const showAvailability = defineMigration({
  version: 2026112810,
  name: 'products show whether they are in stock',
  up: async (tenant) => {
    const products = tenant.collection<Product>('products');
    const waiting = products
      .find({ availability: { $nin: [...AVAILABILITIES] } })
      .project<Row>({ 'variants.id': 1, 'variants.status': 1, 'variants.stockPolicy': 1 });
    for (let rows = await next(waiting); rows.length > 0; rows = await next(waiting))
      await products.bulkWrite(await updatesOf(tenant, rows));
    for (const name of OUTGROWN) await products.dropIndex(name).catch(passOver);
    await tenant
      .collection<Recount>(STATE_COLLECTION)
      .updateOne({ _id: RECOUNT_ID }, { $set: { at: later(), after: '' } }, { upsert: true });
  },
});
// #endregion

async function next(cursor: mongo.FindCursor<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  while (rows.length < AT_ONCE && (await cursor.hasNext())) rows.push((await cursor.next())!);
  return rows;
}

async function updatesOf(
  tenant: Connection,
  products: readonly Row[],
): Promise<mongo.AnyBulkWriteOperation<Product>[]> {
  const sold = products.flatMap(({ variants }) => soldVariants(variants));
  const stock = await tenant
    .collection<Stock>('stock')
    .find({ variantId: { $in: sold.map(({ variantId }) => variantId) } })
    .toArray();
  const known = stockOfVariants(sold, stock);
  return products.map(({ _id, variants }) => {
    const availability = bestOf(
      soldVariants(variants).map(({ variantId }) => known.get(variantId)!.availability),
    );
    return { updateOne: { filter: { _id }, update: { $set: { availability } } } };
  });
}

/** Until then, processes of the version before may change stock. */
function later(): Date {
  return new Date(Date.now() + UPGRADE_MS);
}

function passOver(error: mongo.MongoServerError): void {
  if (error.code !== INDEX_NOT_FOUND) throw error;
}
