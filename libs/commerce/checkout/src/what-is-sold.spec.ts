import { Carts, type CartId } from '#commerce/cart';
import { CancelOrder, ExpireCheckout } from '#commerce/checkout';
import { ReservationExpiry, Reservations } from '#commerce/inventory';
import { OrderPlaced } from '#commerce/orders/events';
import { newId } from '#platform/ids';
import { ShopBench, type Shop } from '../../../../test/support/shop-bench.js';
import { StockTurn } from './stock-turn.js';

let parts: ShopBench;
let shop: Shop;

beforeAll(async () => {
  parts = await ShopBench.start();
});
afterAll(() => parts.stop());
beforeEach(async () => {
  shop = await parts.open();
});

const put = (id: CartId, variantId: string, quantity = 1) =>
  shop.with(Carts, (carts) => carts.add(id, { variantId, quantity, available: Infinity }));
const reservation = (orderId: string) => shop.with(Reservations, (all) => all.of(orderId));

async function linesTold(orderId: string): Promise<unknown> {
  return shop.inside(async ({ connection }) => {
    const placed = { type: OrderPlaced.type, 'aggregate.id': orderId };
    const event = await connection.db!.collection('outbox').findOne(placed);
    return (event!.data as { lines: unknown }).lines;
  });
}

describe('an order', () => {
  it('keeps what is known of its variants, and what of it is owed, in its answer and event too', async () => {
    const details = { stockPolicy: 'back-order', weightGrams: 250, taxClass: 'reduced' } as const;
    const book = await shop.variant(1, 500, details);
    const mug = await shop.variant(5);
    const cart = await shop.cart(book, 3);
    await put(cart, mug);
    const key = newId();
    const { order } = await shop.place(cart, key);
    const line = { variantId: book, quantity: 3, owed: 2, weightGrams: 250, taxClass: 'reduced' };
    const lines = [line, { variantId: mug, quantity: 1, requiresShipping: true }];
    expect(order.lines).toMatchObject(lines);
    expect(order.lines[1]!.owed).toBeUndefined();
    expect((await shop.order(order._id)).lines).toMatchObject(lines);
    expect((await shop.place(cart, key)).order.lines).toMatchObject(lines);
    expect(await linesTold(order._id)).toMatchObject(lines);
    expect(await shop.stock(book)).toEqual({ onHand: 1, reserved: 1 });
    expect((await reservation(order._id))!.lines).toMatchObject([{ quantity: 3, owed: 2 }, { quantity: 1 }]);
  });

  it('leaves nothing behind if a rival takes the part of it that cannot be owed', async () => {
    const owed = await shop.variant(1, 500, { stockPolicy: 'back-order' });
    const scarce = await shop.variant(1);
    const [cart, rival] = [await shop.cart(owed, 3), await shop.cart(scarce)];
    await put(cart, scarce);
    // The rival orders after the stock was read and before it is held.
    await shop.with(StockTurn, async (turn) => {
      const run = turn.run.bind(turn);
      jest.spyOn(turn, 'run').mockImplementationOnce(async (order, work) => {
        await shop.place(rival);
        return run(order, work);
      });
    });
    await expect(shop.place(cart)).rejects.toMatchObject({ code: 'checkout.insufficient-stock' });
    expect(await shop.count('orders')).toBe(1);
    expect(await shop.inCart(cart)).toEqual({ [owed]: 3, [scarce]: 1 });
    expect(await shop.stock(owed)).toEqual({ onHand: 1, reserved: 0 });
  });

  it('of untracked variants alone expires, is cancelled and paid as others, and moves no stock', async () => {
    const variantId = await shop.variant(0, 500, { stockPolicy: 'untracked' });
    const [lapsed, cancelled, paid] = [
      await shop.place(await shop.cart(variantId, 900)),
      await shop.place(await shop.cart(variantId)),
      await shop.place(await shop.cart(variantId)),
    ];
    expect(await reservation(paid.order._id)).toMatchObject({ status: 'held', lines: [] });
    const later = new Date(Date.now() + 24 * 3_600_000);
    expect(await shop.with(ReservationExpiry, (expiry) => expiry.expireDue(10, later))).toBe(3);
    await shop.with(ExpireCheckout, (step) => step.expire(lapsed.order._id));
    const owner = { guestOf: () => true };
    await shop.with(CancelOrder, (step) => step.cancelOwn(cancelled.order._id, owner));
    await shop.shopper('pay', paid.payment);
    await shop.push(await shop.events('checkout.session.completed'));
    const seen = async ({ order }: typeof paid) => [
      (await shop.order(order._id)).status,
      (await reservation(order._id))!.status,
    ];
    expect(await seen(lapsed)).toEqual(['cancelled', 'released']);
    expect(await seen(cancelled)).toEqual(['cancelled', 'released']);
    expect(await seen(paid)).toEqual(['processing', 'committed']);
    await shop.with(CancelOrder, (step) => step.cancelOwn(paid.order._id, owner));
    expect(await seen(paid)).toEqual(['cancelled', 'released']);
    expect(await shop.count('stock')).toBe(0);
    expect(await shop.count('stock_movements')).toBe(0);
  });

  it('needs an address for what is sent, and only for that', async () => {
    const download = await shop.variant(5, 500, { requiresShipping: false });
    const nowhere = { deliveryAddress: undefined };
    const { order } = await shop.place(await shop.cart(download), newId(), nowhere);
    expect(order).toMatchObject({ deliveryType: 'delivery', lines: [{ requiresShipping: false }] });
    expect(order.deliveryAddress).toBeUndefined();

    const both = await shop.cart(download);
    await put(both, await shop.variant(5));
    await expect(shop.place(both, newId(), nowhere)).rejects.toMatchObject({
      code: 'checkout.address-required',
    });
    expect((await shop.place(both)).order.status).toBe('pending');
  });
});
