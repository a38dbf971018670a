import { InjectModel } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { allowsQuantity, quantityRange, type OrderQuantity, type QuantityRange } from '#commerce/catalog';
import { newId } from '#platform/ids';
import type { DomainError } from '#platform/errors';
import { isDuplicateKey } from '#platform/mongo';
import { QUANTITY_MAX } from '#platform/quantities';
import { accepted, whole } from '#platform/values';
import { collectionOf, TenantInjectable, UnitOfWork, type BoundCollection } from '#foundation/tenancy';
import { adding, hasRoomFor, mergedItems, touched } from './cart-changes.js';
import type { CartId } from './cart-owner.js';
import { Cart, type CartItem } from './cart.schema.js';
import { cartErrors, insufficientStock, quantityNotAllowed } from './cart.errors.js';

/** Pieces to put into a cart. */
export interface Addition {
  readonly variantId: string;
  readonly quantity: number;
  /** Pieces that can be bought now: the cart gets no more than these. */
  readonly available: number;
  /** How many pieces a cart may have; absent: any number. */
  readonly orderQuantity?: OrderQuantity;
}

/**
 * Carts as they are stored. Each change is one atomic update through the driver, because shoppers change
 * carts often. Callers check that variants exist.
 */
@TenantInjectable()
export class Carts {
  constructor(
    @InjectModel(Cart.name) private readonly carts: Model<Cart>,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** The cart; null if nothing was put into it. Reads inside the caller's transaction if one is running. */
  get(id: CartId): Promise<Cart | null> {
    return this.collection().findOne({ _id: id });
  }

  /**
   * Puts a variant into the cart and creates the cart if there is none.
   * @throws cart.full, cart.insufficient-stock, cart.quantity-not-allowed, cart.quantity-unusable
   */
  async add(id: CartId, addition: Addition): Promise<Cart> {
    const { quantity } = addition;
    if (!allowsQuantity(rangeOf(addition), quantity)) {
      // Together with pieces that are in the cart already, the quantity may be allowed.
      const added = await this.addToExisting(id, addition);
      if (added) return added;
      throw refusalOf(addition, quantity);
    }
    try {
      return (await this.insertItem(id, addition, { upsert: true }))!;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    // The cart exists but did not match: it has no room, or another request has just created it.
    return (await this.addToExisting(id, addition)) ?? this.add(id, addition);
  }

  /** As {@link add}, but does not create a cart. Returns undefined if there is none. */
  async addToExisting(id: CartId, addition: Addition): Promise<Cart | undefined> {
    const changed = await this.insertItem(id, addition, { upsert: false });
    if (changed) return changed;
    const cart = await this.get(id);
    if (!cart) return undefined;
    const has = cart.items.find(({ variantId }) => variantId === addition.variantId)?.quantity ?? 0;
    throw refusalOf(addition, has + addition.quantity);
  }

  /** @throws cart.item-not-found, cart.quantity-unusable */
  async setQuantity(id: CartId, itemId: string, quantity: number): Promise<Cart> {
    requireQuantity(quantity);
    return this.change({ _id: id, 'items.id': itemId }, { $set: { 'items.$.quantity': quantity } });
  }

  /** @throws cart.item-not-found */
  remove(id: CartId, itemId: string): Promise<Cart> {
    return this.change({ _id: id, 'items.id': itemId }, { $pull: { items: { id: itemId } } });
  }

  /** Removes all items. */
  async clear(id: CartId): Promise<void> {
    const now = new Date();
    await this.collection().updateOne(
      { _id: id },
      { $set: { items: [], ...touched(now) }, $inc: { version: 1 } },
    );
  }

  /**
   * Moves all items from one cart into another, in a transaction. A missing first cart was merged before.
   * @returns the cart with all items; null if neither cart exists
   */
  async merge(from: CartId, into: CartId): Promise<Cart | null> {
    return this.unitOfWork.run(async () => {
      const source = await this.collection().findOneAndDelete({ _id: from });
      const target = await this.get(into);
      if (!source || source.items.length === 0) return target;
      return this.put(into, mergedItems(target?.items ?? [], source.items));
    });
  }

  /**
   * Empties the cart for an order, in the caller's transaction.
   * @param version version of the cart that the shopper saw
   * @throws cart.changed if the cart was changed or ordered since
   */
  async take(id: CartId, version: number): Promise<void> {
    this.unitOfWork.mustBeRunning();
    const taken = await this.collection().updateOne(
      { _id: id, version },
      { $set: { items: [], ...touched(new Date()) }, $inc: { version: 1 } },
    );
    if (taken.matchedCount === 0) throw cartErrors.changed();
  }

  /**
   * Restores the items that {@link take} took, in the caller's transaction, unless the cart was changed since.
   * @param version the version that was taken
   * @returns whether they are back
   */
  async giveBack(id: CartId, version: number, items: readonly Omit<CartItem, 'id'>[]): Promise<boolean> {
    this.unitOfWork.mustBeRunning();
    const returned = items.map(({ variantId, quantity }) => ({ id: newId(), variantId, quantity }));
    const { matchedCount } = await this.collection().updateOne(
      { _id: id, version: version + 1, items: { $size: 0 } },
      { $set: { items: returned, ...touched(new Date()) }, $inc: { version: 1 } },
    );
    return matchedCount === 1;
  }

  private async insertItem(
    id: CartId,
    addition: Addition,
    { upsert }: { readonly upsert: boolean },
  ): Promise<Cart | null> {
    const { variantId, quantity } = addition;
    requireQuantity(quantity);
    const item: CartItem = { id: newId(), variantId, quantity };
    const room = hasRoomFor(item, rangeOf(addition));
    return this.collection().findOneAndUpdate({ _id: id, ...room }, adding(item, new Date()), {
      upsert,
      returnDocument: 'after',
    });
  }

  private async put(id: CartId, items: CartItem[]): Promise<Cart> {
    const now = new Date();
    const cart = await this.collection().findOneAndUpdate(
      { _id: id },
      { $set: { items, ...touched(now) }, $inc: { version: 1 }, $setOnInsert: { createdAt: now } },
      { upsert: true, returnDocument: 'after' },
    );
    return cart!;
  }

  private async change(filter: mongo.Filter<Cart>, update: mongo.UpdateFilter<Cart>): Promise<Cart> {
    const cart = await this.collection().findOneAndUpdate(
      filter,
      { ...update, $set: { ...update.$set, ...touched(new Date()) }, $inc: { version: 1 } },
      { returnDocument: 'after' },
    );
    if (!cart) throw cartErrors.itemNotFound();
    return cart;
  }

  private collection(): BoundCollection<Cart> {
    return collectionOf(this.carts) as unknown as BoundCollection<Cart>;
  }
}

/** The quantities of its variant that a cart may have now. */
function rangeOf({ available, orderQuantity }: Addition): QuantityRange {
  const range = quantityRange(orderQuantity);
  return { ...range, max: Math.min(range.max, available) };
}

/** Why a cart cannot have so many pieces; if its variant allows them, the cart has no room. */
function refusalOf({ variantId, available, orderQuantity }: Addition, requested: number): DomainError {
  if (!allowsQuantity(orderQuantity, requested)) return quantityNotAllowed(requested, orderQuantity);
  if (requested > available) return insufficientStock({ variantId, requested, available });
  return cartErrors.full();
}

const QUANTITY = { quantity: whole({ min: 1, max: QUANTITY_MAX }) };

function requireQuantity(quantity: number): void {
  accepted(QUANTITY, { quantity }, cartErrors.quantityUnusable);
}
