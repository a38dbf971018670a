import type { Connection, mongo } from 'mongoose';
import { defineMigration } from '#foundation/tenancy';
import { keysOf } from './product-keys.js';
import type { Product } from './product.schema.js';

const AT_ONCE = 500;
const INDEX_NOT_FOUND = 27;
/** Unique indexes that the one of the keys replaces. */
const OUTGROWN = ['slug_1', 'variants.sku_1', 'handle_1'];

/**
 * Products have all that names them in `keys`. The indexes before stay until every product has its keys, so nothing is named
 * twice meanwhile. Products that a process of the version before writes during the deployment get theirs when `migrate` runs
 * again, or when they are changed.
 */
export const nameProducts = defineMigration({
  version: 2026112811,
  name: 'products have all that names them in one field',
  up: async (tenant) => {
    const products = tenant.collection<Product>('products');
    let writes: mongo.AnyBulkWriteOperation<Product>[] = [];
    for await (const product of products.find({ keys: { $exists: false } })) {
      writes.push({
        updateOne: { filter: { _id: product._id }, update: { $set: { keys: keysOf(product) } } },
      });
      if (writes.length < AT_ONCE) continue;
      await products.bulkWrite(writes);
      writes = [];
    }
    if (writes.length > 0) await products.bulkWrite(writes);
    await dropOutgrown(tenant);
  },
});

async function dropOutgrown(tenant: Connection): Promise<void> {
  for (const name of OUTGROWN) {
    await tenant
      .collection('products')
      .dropIndex(name)
      .catch((error: mongo.MongoServerError) => {
        if (error.code !== INDEX_NOT_FOUND) throw error;
      });
  }
}
