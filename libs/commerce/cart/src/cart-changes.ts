import type { mongo } from 'mongoose';
import { allowsQuantity, type QuantityRange } from '#commerce/catalog';
import { LINES_MAX, QUANTITY_MAX } from '#platform/quantities';
import type { Cart, CartItem } from './cart.schema.js';

const LIFE_MS = 30 * 86_400_000;

/** Fields that every change of a cart sets. */
export function touched(now: Date): { updatedAt: Date; expiresAt: Date } {
  return { updatedAt: now, expiresAt: new Date(now.getTime() + LIFE_MS) };
}

/**
 * Matches carts with room for an item: those that have its variant and may have so many more, and those that have neither
 * the variant nor too many others. The latter also allows a cart that does not exist.
 * @param range the quantities that a cart may have of its variant
 */
export function hasRoomFor({ variantId, quantity }: CartItem, range: QuantityRange): mongo.Filter<Cart> {
  const { min, max, step } = range;
  const remainder = (((min - quantity) % step) + step) % step;
  const before = { $gte: min - quantity, $lte: max - quantity, $mod: [step, remainder] };
  const inCart = { items: { $elemMatch: { variantId, quantity: before } } };
  if (!allowsQuantity(range, quantity)) return inCart;
  const fits = { 'items.variantId': { $ne: variantId }, [`items.${LINES_MAX - 1}`]: { $exists: false } };
  return { $or: [inCart, fits] };
}

/**
 * Adds an item in one atomic update: it adds pieces if the variant is in the cart, otherwise a new item at the end, in a
 * new cart if there is none.
 * @param item with an id of a variant that exists: in a pipeline, text that starts with $ would be read as a field name
 */
export function adding(item: CartItem, now: Date): mongo.Document[] {
  const { variantId, quantity } = item;
  const more = { $mergeObjects: ['$$item', { quantity: { $add: ['$$item.quantity', quantity] } }] };
  const sameVariant = { $eq: ['$$item.variantId', variantId] };
  return [
    {
      $set: {
        items: {
          $cond: [
            { $in: [variantId, { $ifNull: ['$items.variantId', []] }] },
            { $map: { input: '$items', as: 'item', in: { $cond: [sameVariant, more, '$$item'] } } },
            { $concatArrays: [{ $ifNull: ['$items', []] }, [item]] },
          ],
        },
        version: { $add: [{ $ifNull: ['$version', 0] }, 1] },
        createdAt: { $ifNull: ['$createdAt', now] },
        ...touched(now),
      },
    },
  ];
}

/** The items of both carts. Pieces of the same variant are added, up to the limits of a cart. */
export function mergedItems(into: readonly CartItem[], from: readonly CartItem[]): CartItem[] {
  const merged = new Map(into.map((item) => [item.variantId, item]));
  for (const item of from) {
    const known = merged.get(item.variantId);
    const quantity = Math.min(QUANTITY_MAX, (known?.quantity ?? 0) + item.quantity);
    merged.set(item.variantId, { ...(known ?? item), quantity });
  }
  return [...merged.values()].slice(0, LINES_MAX);
}
