import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { mongo } from 'mongoose';
import { newRowId, type Databases, type Row } from './databases.js';
import { stockOf } from './stock.js';

const LIFE_MS = 30 * 86_400_000;
const FACTS = { slug: 1, title: 1, status: 1, variants: 1, image: { $first: '$images.url' }, deletedAt: 1 };

/** The id of a guest's cart. */
export function cartIdOf({ headers }: FastifyRequest): string {
  const token = headers['x-cart-token'] as string;
  return `guest:${createHash('sha256').update(token).digest('base64url')}`;
}

/** Variants with the fields of their products that carts and orders show. */
export async function findVariants(db: mongo.Db, variantIds: readonly string[]): Promise<Map<string, Row>> {
  const rows = await db
    .collection<Row>('products')
    .find({ 'variants.id': { $in: [...variantIds] } })
    .project<Row>(FACTS)
    .toArray();
  const found = new Map<string, Row>();
  for (const product of rows) {
    for (const variant of product['variants'] as Row[]) {
      if (variantIds.includes(variant['id'] as string))
        found.set(variant['id'] as string, { ...variant, product } as Row);
    }
  }
  return found;
}

export function cartRoutes(app: FastifyInstance, databases: Databases): void {
  app.post<{ Body: { variantId: string; quantity: number } }>(
    '/api/v1/cart/items',
    async (request, reply) => {
      const db = databases.of(request);
      const { variantId, quantity } = request.body;
      const [variants, stock] = await Promise.all([findVariants(db, [variantId]), stockOf(db, [variantId])]);
      if (!variants.has(variantId)) return reply.status(404).send({ title: 'not found' });
      if (quantity > (stock.get(variantId) ?? 0)) return reply.status(409).send({ title: 'sold out' });
      const cart = await addToCart(db, cartIdOf(request), variantId, quantity);
      const items = cart!['items'] as { variantId: string }[];
      const others = items.map((item) => item.variantId).filter((id) => id !== variantId);
      if (others.length > 0) {
        for (const [id, variant] of await findVariants(db, others)) variants.set(id, variant);
        for (const [id, available] of await stockOf(db, others)) stock.set(id, available);
      }
      return reply.status(201).send(cartOf(cart!, variants, stock));
    },
  );
}

function addToCart(db: mongo.Db, cartId: string, variantId: string, quantity: number): Promise<Row | null> {
  const now = new Date();
  const more = { $mergeObjects: ['$$item', { quantity: { $add: ['$$item.quantity', quantity] } }] };
  const items = {
    $cond: [
      { $in: [variantId, { $ifNull: ['$items.variantId', []] }] },
      {
        $map: {
          input: '$items',
          as: 'item',
          in: { $cond: [{ $eq: ['$$item.variantId', variantId] }, more, '$$item'] },
        },
      },
      { $concatArrays: [{ $ifNull: ['$items', []] }, [{ id: newRowId(), variantId, quantity }]] },
    ],
  };
  const version = { $add: [{ $ifNull: ['$version', 0] }, 1] };
  const createdAt = { $ifNull: ['$createdAt', now] };
  const expiresAt = new Date(now.getTime() + LIFE_MS);
  return db
    .collection<Row>('carts')
    .findOneAndUpdate({ _id: cartId }, [{ $set: { items, version, createdAt, updatedAt: now, expiresAt } }], {
      upsert: true,
      returnDocument: 'after',
    });
}

function cartOf(cart: Row, variants: Map<string, Row>, stock: ReadonlyMap<string, number>): object {
  const items = (cart['items'] as Row[]).map(({ id, variantId, quantity }) => {
    const variant = variants.get(variantId)!;
    const { amount, currency } = variant['price'];
    const left = stock.get(variantId) ?? 0;
    return {
      id,
      variantId,
      productId: variant['product']._id,
      slug: variant['product'].slug,
      sku: variant['sku'],
      title: variant['product'].title,
      variantTitle: variant['title'],
      imageUrl: variant['product'].image ?? null,
      quantity,
      unitPrice: { amount, currency },
      total: { amount: amount * quantity, currency },
      available: Math.min(left, 999),
      orderQuantity: { min: 1, max: 999, step: 1 },
      problem: null,
    };
  });
  const currency = items[0]!.unitPrice.currency;
  const amount = items.reduce((sum, { total }) => sum + total.amount, 0);
  return {
    items,
    count: items.reduce((sum, { quantity }) => sum + quantity, 0),
    subtotal: { amount, currency },
    total: { amount, currency },
    orderable: true,
    requiresShipping: true,
    version: cart['version'],
    expiresAt: cart['expiresAt'],
  };
}
