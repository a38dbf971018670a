import { until } from '#dev/until';
import { QUANTITY_MAX } from '#platform/quantities';
import { Installation } from '../support/installation.js';
import {
  expectStatus,
  guestCart,
  guestOrder,
  key,
  offer,
  onPayPage,
  seenByGuest,
  type Offer,
  type Order,
  type Page,
  type Placed,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface Shown {
  readonly id: string;
  readonly availability: string;
  readonly variants: readonly { readonly id: string; readonly available: number }[];
}
type Owing = { readonly lines: readonly { readonly owed: number }[] };

const ALL = QUANTITY_MAX;
const FREE = undefined;

let shop: TenantSession;

beforeAll(async () => {
  shop = await (await Installation.shared()).tenant();
});

const untracked = (): Promise<Offer> =>
  offer(shop, 0, FREE, { stockPolicy: 'untracked', requiresShipping: false });
const backOrdered = (pieces: number): Promise<Offer> =>
  offer(shop, pieces, FREE, { stockPolicy: 'back-order' });

/** On hand and reserved; undefined if no stock is recorded. */
async function stock({ variantId }: Offer): Promise<[number, number] | undefined> {
  const path = `/admin/stock?variantId=${variantId}`;
  const { body } = await shop.asOwner<Page<{ onHand: number; reserved: number }>>('GET', path);
  const [row] = body.data;
  return row && [row.onHand, row.reserved];
}

/** What the product's page, the store and the list say of it. */
async function said({ slug, productId, storeId, variantId }: Offer): Promise<unknown[]> {
  const page = await shop.call<Shown>('GET', `/products/${slug}`);
  const store = await shop.call<Page<{ available: number; availability: string; inStock: boolean }>>(
    'GET',
    `/stores/${storeId}/availability?variantIds=${variantId}`,
  );
  const { available, availability, inStock } = store.body.data[0]!;
  expect([available, availability]).toEqual([page.body.variants[0]!.available, page.body.availability]);
  const list = await shop.call<Page<Shown>>('GET', '/products?inStock=true&limit=100');
  expect(inStock).toBe(available > 0);
  return [available, availability, list.body.data.find(({ id }) => id === productId)?.availability];
}

async function untilSaid(article: Offer, ...expected: unknown[]): Promise<void> {
  await until(`${expected.join(', ')} in the list`, async () => {
    return JSON.stringify(await said(article)) === JSON.stringify(expected);
  });
}

async function untilIs(placed: Placed, status: string): Promise<void> {
  await until(`order ${status}`, async () => (await seenByGuest(shop, placed)).status === status);
}

async function cancel({ order, orderToken }: Placed): Promise<void> {
  const call = { headers: { 'x-order-token': orderToken! }, body: {} };
  await expectStatus(200, shop.call('POST', `/orders/${order.id}/cancel`, call));
}

function refund({ order }: Placed): Promise<unknown> {
  const path = `/admin/orders/${order.id}/refunds`;
  return expectStatus(201, shop.call('POST', path, { token: shop.owner, headers: key(), body: {} }));
}

/** Four orders of an article: one stays paid, one is refunded, one is cancelled after payment, one expires. */
async function fourOrders(article: Offer, quantity: number): Promise<number[]> {
  const owed: number[] = [];
  const placed: Placed[] = [];
  for (let n = 0; n < 4; n++) {
    placed.push(await guestOrder(shop, article, quantity));
    owed.push((placed[n]!.order as Order & Owing).lines[0]!.owed);
  }
  const [kept, refunded, cancelled, expired] = placed as [Placed, Placed, Placed, Placed];
  for (const one of [kept, refunded, cancelled]) await onPayPage(one, 'pay');
  await onPayPage(expired, 'expire');
  for (const one of [kept, refunded, cancelled]) await untilIs(one, 'processing');
  await untilIs(expired, 'cancelled');
  await refund(refunded);
  await cancel(cancelled);
  await untilIs(cancelled, 'cancelled');
  expect(await seenByGuest(shop, refunded)).toMatchObject({ status: 'processing' });
  await until('the refund', async () => (await seenByGuest(shop, refunded)).paymentStatus === 'refunded');
  return owed;
}

it('sells untracked variants without limit, and nothing of them moves', async () => {
  const download = await untracked();
  expect(await said(download)).toEqual([ALL, 'in-stock', 'in-stock']);
  expect(await fourOrders(download, ALL)).toEqual([0, 0, 0, 0]);
  expect(await stock(download)).toBeUndefined();

  // Stock may be recorded; it changes nothing of what can be bought.
  const { variantId, storeId } = download;
  for (const setTo of [2, 0]) {
    const body = { storeId, lines: [{ variantId, setTo }] };
    await expectStatus(201, shop.asOwner('POST', '/admin/stock/adjustments', body));
    expect(await said(download)).toEqual([ALL, 'in-stock', 'in-stock']);
  }
});

it('sends a download nowhere', async () => {
  const headers = { ...(await guestCart(shop, await untracked())), ...key() };
  const body = { deliveryType: 'delivery', email: 'guest@customers.example' };
  const placed = await expectStatus<Placed>(201, shop.call('POST', '/orders', { headers, body }));
  expect(placed.body.order).toMatchObject({ deliveryAddress: null, lines: [{ requiresShipping: false }] });
});

it('sells what is in stock, then on back-order; held, owed, sold and returned pieces add up', async () => {
  const tent = await backOrdered(5);
  await untilSaid(tent, ALL, 'in-stock', 'in-stock');
  // 2 of 5, 2 of 3, 1 of 1, none: the expired one was owed all of its pieces.
  expect(await fourOrders(tent, 2)).toEqual([0, 0, 1, 2]);
  // The order that was cancelled brings back the one piece that it had.
  expect(await stock(tent)).toEqual([1, 0]);

  const all = await guestOrder(shop, tent, 3);
  await untilSaid(tent, ALL, 'back-order', 'back-order');
  await cancel(all);
  await untilSaid(tent, ALL, 'in-stock', 'in-stock');
  expect(await stock(tent)).toEqual([1, 0]);
});

it('owes a piece to one of two rivals for the last one', async () => {
  const tent = await backOrdered(1);
  const rivals = await Promise.all([guestOrder(shop, tent), guestOrder(shop, tent)]);
  const owed = rivals.map(({ order }) => (order as Order & Owing).lines[0]!.owed);
  expect(owed.sort()).toEqual([0, 1]);
  expect(await stock(tent)).toEqual([1, 1]);
});

it('follows the merchant who changes what a variant does without stock', async () => {
  const tent = await offer(shop, 0);
  const change = (details: object) =>
    expectStatus(
      200,
      shop.asOwner('PATCH', `/admin/products/${tent.productId}`, {
        variants: [{ id: tent.variantId, ...details }],
      }),
    );
  expect(await said(tent)).toEqual([0, 'out-of-stock', undefined]);
  await change({ stockPolicy: 'back-order' });
  await untilSaid(tent, ALL, 'back-order', 'back-order');
  await change({ stockPolicy: 'untracked' });
  await untilSaid(tent, ALL, 'in-stock', 'in-stock');
  await change({ stockPolicy: 'deny' });
  await untilSaid(tent, 0, 'out-of-stock', undefined);
});

it('stays with its shop', async () => {
  const other = await (await Installation.shared()).tenant();
  const theirs = await offer(other, 0, FREE, { stockPolicy: 'untracked' });
  const body = { variantId: theirs.variantId, quantity: 1 };
  expect(await shop.call('POST', '/cart/items', { body })).toMatchObject({ status: 404 });
  const store = await shop.asOwner<Page<{ id: string }>>('GET', '/admin/stores');
  const path = `/stores/${store.body.data[0]!.id}/availability?variantIds=${theirs.variantId}`;
  expect((await shop.call<Page<object>>('GET', path)).body.data).toMatchObject([
    { available: 0, availability: 'out-of-stock' },
  ]);
});
