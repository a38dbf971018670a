import { AddToCart, Carts, customerCart, EvaluateCart, guestCart, type CartId } from '#commerce/cart';
import { Products } from '#commerce/catalog';
import { newToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { PRICE_MAX, TOTAL_MAX } from '#platform/money';
import { LINES_MAX, QUANTITY_MAX } from '#platform/quantities';
import { UnitOfWork } from '#foundation/tenancy';
import { ShopBench, type Shop } from '../../../../test/support/shop-bench.js';

let parts: ShopBench;
let shop: Shop;
let variantId: string;

beforeAll(async () => {
  parts = await ShopBench.start();
  shop = await parts.open();
  variantId = await shop.variant(5);
});
afterAll(() => parts.stop());

const newCart = (): CartId => guestCart(newToken());
const carts = <T>(work: (carts: Carts) => Promise<T>): Promise<T> => shop.with(Carts, work);
const add = (id: CartId, variant: string, quantity = 1) =>
  carts((c) => c.add(id, { variantId: variant, quantity, available: Infinity }));
const evaluated = async (id: CartId) => {
  const cart = await carts((c) => c.get(id));
  return shop.with(EvaluateCart, (evaluation) => evaluation.evaluate(cart));
};

describe('a cart', () => {
  it('adds up pieces of one variant, also when requests are simultaneous', async () => {
    const id = newCart();
    await Promise.all(Array.from({ length: 20 }, () => add(id, variantId)));
    const cart = await carts((c) => c.get(id));
    expect(cart).toMatchObject({ items: [{ variantId, quantity: 20 }], version: 20 });
    expect(cart!.expiresAt.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
  });

  it('refuses more than its limits', async () => {
    const id = newCart();
    await add(id, variantId, QUANTITY_MAX - 1);
    await expect(add(id, variantId, 2)).rejects.toMatchObject({ code: 'cart.full' });
    await add(id, variantId, 1);
    for (let i = 1; i < LINES_MAX; i++) await add(id, newId());
    await expect(add(id, newId())).rejects.toMatchObject({ code: 'cart.full' });
    expect((await carts((c) => c.get(id)))!.items).toHaveLength(LINES_MAX);
  });

  it('accepts only whole quantities from 1, also without the HTTP edge', async () => {
    const id = newCart();
    const { items } = await add(id, variantId);
    for (const quantity of [0, -1, 1.5, QUANTITY_MAX + 1, 2 ** 53, Number.NaN]) {
      const refused = { code: 'cart.quantity-unusable' };
      await expect(add(id, variantId, quantity)).rejects.toMatchObject(refused);
      await expect(carts((c) => c.setQuantity(id, items[0]!.id, quantity))).rejects.toMatchObject(refused);
    }
    expect(await shop.inCart(id)).toEqual({ [variantId]: 1 });
  });

  it('changes and removes items, but not those of other carts', async () => {
    const [id, other] = [newCart(), newCart()];
    const { items } = await add(id, variantId);
    const itemId = items[0]!.id;
    expect((await carts((c) => c.setQuantity(id, itemId, 7))).items).toEqual([
      { id: itemId, variantId, quantity: 7 },
    ]);
    await expect(carts((c) => c.remove(other, itemId))).rejects.toMatchObject({
      code: 'cart.item-not-found',
    });
    expect((await carts((c) => c.remove(id, itemId))).items).toEqual([]);
    await expect(carts((c) => c.setQuantity(id, itemId, 1))).rejects.toMatchObject({
      code: 'cart.item-not-found',
    });
  });

  it('is merged into the customer’s cart once, at log-in', async () => {
    const [guest, customer] = [newCart(), customerCart(newId())];
    const other = await shop.variant(1);
    await add(guest, variantId, 2);
    await add(customer, variantId, 1);
    await add(customer, other, 1);
    const merge = () => carts((c) => c.merge(guest, customer));
    const both = { [variantId]: 3, [other]: 1 };
    await Promise.all([merge(), merge()]);
    expect(await shop.inCart(customer)).toEqual(both);
    await merge();
    expect(await shop.inCart(customer)).toEqual(both);
    expect(await carts((c) => c.get(guest))).toBeNull();
  });

  it('is taken only in the version that was read, and restored only if unchanged since', async () => {
    const id = newCart();
    const { version, items } = await add(id, variantId, 2);
    const inOne = <T>(work: () => Promise<T>) => shop.with(UnitOfWork, (unit) => unit.run(work));
    const take = (wanted: number) => carts((c) => inOne(() => c.take(id, wanted)));
    const giveBack = () => carts((c) => inOne(() => c.giveBack(id, version, items)));
    await expect(take(version - 1)).rejects.toMatchObject({ code: 'cart.changed' });
    await take(version);
    await expect(take(version)).rejects.toMatchObject({ code: 'cart.changed' });
    expect([await giveBack(), await giveBack()]).toEqual([true, false]);
    expect(await shop.inCart(id)).toEqual({ [variantId]: 2 });
  });
});

describe('what a cart shows', () => {
  it('are present prices and stock', async () => {
    const id = newCart();
    const sold = await shop.variant(3, 999);
    await add(id, sold, 2);
    expect(await evaluated(id)).toMatchObject({
      items: [{ unitPrice: 999, total: 1998, available: 3 }],
      totals: { subtotal: 1998, total: 1998, currency: 'EUR' },
    });
    const other = await shop.cart(sold, 2);
    await shop.place(other);
    expect((await evaluated(id)).items[0]).toMatchObject({ available: 1, problem: 'insufficient-stock' });
  });

  it('charges nothing for variants that are off sale or do not exist', async () => {
    const id = newCart();
    const sold = await shop.variant(3);
    await add(id, sold);
    await add(id, newId());
    const productId = (await evaluated(id)).items[0]!.variant!.productId;
    await shop.with(Products, (products) => products.archive(productId));
    const { items, totals } = await evaluated(id);
    expect(items.map(({ problem, total }) => [problem, total])).toEqual([
      ['not-on-sale', 0],
      ['not-on-sale', 0],
    ]);
    expect(totals.total).toBe(0);
  });

  it('reports the line that is too large, and counts the others', async () => {
    const id = newCart();
    const dear = [await shop.variant(1, PRICE_MAX), await shop.variant(1, PRICE_MAX)];
    await add(id, variantId);
    for (const variant of dear) await add(id, variant, QUANTITY_MAX);
    const full = await evaluated(id);
    expect(full.items.map(({ problem }) => problem)).toEqual([
      undefined,
      'insufficient-stock',
      'amount-too-large',
    ]);
    expect(full.totals.total).toBe(1250 + PRICE_MAX * QUANTITY_MAX);
    expect(full.totals.total).toBeLessThanOrEqual(TOTAL_MAX);

    // A price that was stored before there was a largest price.
    await shop.inside(async (graph) => {
      const change = { $set: { 'variants.0.price.amount': Number.MAX_SAFE_INTEGER } };
      await graph.connection.collection('products').updateOne({ 'variants.id': dear[0] }, change);
    });
    const old = await evaluated(id);
    expect(old.items.map(({ problem, total }) => [problem, total])).toEqual([
      [undefined, 1250],
      ['amount-too-large', 0],
      ['insufficient-stock', PRICE_MAX * QUANTITY_MAX],
    ]);
    await expect(shop.place(id)).rejects.toMatchObject({ code: 'checkout.cart-not-orderable' });
  });

  it('accepts only variants on sale, by variant or by a product with one variant', async () => {
    const id = newCart();
    const addWanted = (wanted: object) =>
      shop.with(AddToCart, (step) => step.add(id, { quantity: 1, ...wanted }));
    const first = await addWanted({ variantId });
    const { productId } = first.items[0]!.variant!;
    expect((await addWanted({ productId })).items).toMatchObject([{ variantId, quantity: 2 }]);
    await expect(addWanted({ variantId: newId() })).rejects.toMatchObject({ code: 'cart.variant-unknown' });
    await expect(addWanted({ productId: newId() })).rejects.toMatchObject({ code: 'cart.variant-unknown' });
    await expect(addWanted({})).rejects.toMatchObject({ code: 'cart.variant-required' });
    const many = await shop.with(Products, (products) =>
      products.create(
        {
          title: 'Jacket',
          variants: ['S', 'M'].map((value) => ({
            sku: `J-${value}`,
            price: { amount: 100, currency: 'EUR' },
            options: [{ name: 'Size', value }],
          })),
        },
        'active',
      ),
    );
    await expect(addWanted({ productId: many._id })).rejects.toMatchObject({
      code: 'cart.variant-ambiguous',
    });
  });
});
