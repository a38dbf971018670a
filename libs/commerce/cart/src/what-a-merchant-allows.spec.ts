import { AddToCart, Carts, customerCart, EvaluateCart, guestCart, type CartId } from '#commerce/cart';
import { allowsQuantity, Products, VariantLookup, type VariantInput } from '#commerce/catalog';
import { newToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { QUANTITY_MAX } from '#platform/quantities';
import { ShopBench, type Shop } from '../../../../test/support/shop-bench.js';
import { SetQuantity } from './set-quantity.js';

const SIXES = { min: 6, step: 6, max: 18 };

let parts: ShopBench;
let shop: Shop;

beforeAll(async () => {
  parts = await ShopBench.start();
  shop = await parts.open();
});
afterAll(() => parts.stop());

const newCart = (): CartId => guestCart(newToken());
const carts = <T>(work: (carts: Carts) => Promise<T>): Promise<T> => shop.with(Carts, work);
const add = (id: CartId, variantId: string, quantity: number) =>
  shop.with(AddToCart, (step) => step.add(id, { variantId, quantity }));
const set = (id: CartId, itemId: string, quantity: number) =>
  shop.with(SetQuantity, (step) => step.set(id, itemId, quantity));
const evaluated = async (id: CartId) => {
  const cart = await carts((all) => all.get(id));
  return shop.with(EvaluateCart, (evaluation) => evaluation.evaluate(cart));
};
const refusal = (requested: number) => ({
  code: 'cart.quantity-not-allowed',
  extras: { facts: { requested, ...SIXES } },
});

/** The merchant changes a variant. */
async function change(variantId: string, details: Partial<VariantInput>): Promise<void> {
  const facts = await shop.with(VariantLookup, (lookup) => lookup.find([variantId]));
  const { productId } = facts.get(variantId)!;
  await shop.with(Products, (products) =>
    products.update(productId, { variants: [{ id: variantId, ...details }] }),
  );
}

describe('quantities that a merchant allows', () => {
  it('are the only ones that can be added and set', async () => {
    const variantId = await shop.variant(100, 1250, { orderQuantity: SIXES });
    const id = newCart();
    for (const quantity of [1, 5, 7, 24]) {
      await expect(add(id, variantId, quantity)).rejects.toMatchObject(refusal(quantity));
    }
    expect(await carts((all) => all.get(id))).toBeNull();
    await add(id, variantId, 12);
    await expect(add(id, variantId, 1)).rejects.toMatchObject(refusal(13));
    const { items } = await add(id, variantId, 6);
    await expect(add(id, variantId, 6)).rejects.toMatchObject(refusal(24));
    for (const quantity of [5, 13, 24]) {
      await expect(set(id, items[0]!.id, quantity)).rejects.toMatchObject(refusal(quantity));
    }
    expect((await set(id, items[0]!.id, 6)).items).toMatchObject([{ quantity: 6, problem: undefined }]);
    await expect(set(id, items[0]!.id, 0)).rejects.toMatchObject({ code: 'cart.quantity-not-allowed' });
  });

  it('are the ones that the database lets into a cart', async () => {
    const rule = { min: 4, max: 10, step: 3 };
    const addition = (quantity: number) => ({
      variantId,
      quantity,
      available: Infinity,
      orderQuantity: rule,
    });
    const variantId = newId();
    for (let has = 0; has <= 11; has++) {
      for (let more = 1; more <= 11; more++) {
        const id = newCart();
        if (has > 0) await carts((all) => all.add(id, { variantId, quantity: has, available: Infinity }));
        const added = carts((all) => all.add(id, addition(more))).then(
          () => true,
          () => false,
        );
        expect([has, more, await added]).toEqual([has, more, allowsQuantity(rule, has + more)]);
      }
    }
  });

  it('are a problem of carts that were merged or filled before the merchant set them', async () => {
    const variantId = await shop.variant(100);
    const [guest, customer] = [newCart(), customerCart(newId())];
    await add(guest, variantId, 5);
    await change(variantId, { orderQuantity: SIXES });
    expect(await evaluated(guest)).toMatchObject({
      items: [{ problem: 'quantity-not-allowed', total: 6250 }],
    });
    await expect(shop.place(guest)).rejects.toMatchObject({ code: 'checkout.cart-not-orderable' });

    await add(customer, variantId, 18);
    await carts((all) => all.merge(guest, customer));
    const merged = await evaluated(customer);
    expect(merged.items).toMatchObject([{ quantity: 23, problem: 'quantity-not-allowed' }]);
    expect((await set(customer, merged.items[0]!.id, 18)).items).toMatchObject([{ problem: undefined }]);
  });
});

describe('stock that is no limit', () => {
  it.each(['untracked', 'back-order'] as const)('is a full cart’s worth: %s', async (stockPolicy) => {
    const variantId = await shop.variant(2, 1250, { stockPolicy });
    const id = newCart();
    const { items } = await add(id, variantId, 900);
    expect(items).toMatchObject([{ available: QUANTITY_MAX, problem: undefined }]);
    expect((await set(id, items[0]!.id, QUANTITY_MAX)).items).toMatchObject([{ problem: undefined }]);
    await change(variantId, { stockPolicy: 'deny' });
    expect((await evaluated(id)).items).toMatchObject([{ available: 2, problem: 'insufficient-stock' }]);
  });
});

describe('what is sent', () => {
  it('is said of the cart', async () => {
    const download = await shop.variant(1, 500, { requiresShipping: false });
    const id = newCart();
    expect(await add(id, download, 1)).toMatchObject({ requiresShipping: false });
    expect(await add(id, await shop.variant(1), 1)).toMatchObject({ requiresShipping: true });
    expect(await evaluated(newCart())).toMatchObject({ requiresShipping: false });
  });
});
