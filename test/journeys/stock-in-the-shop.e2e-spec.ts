import { until } from '#dev/until';
import { Installation } from '../support/installation.js';
import { expectStatus, guestCart, guestOrder, offer, type Cart, type Offer } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface Shown {
  readonly id: string;
  readonly availability: string;
  readonly variants: readonly { readonly available: number; readonly availability: string }[];
}

interface Refused {
  readonly code: string;
  readonly short: readonly { readonly requested: number; readonly available: number }[];
}

let shop: TenantSession;
let scarce: Offer;

beforeAll(async () => {
  shop = await (await Installation.shared()).tenant();
  scarce = await offer(shop, 2);
});

/** Ids of the products of a list. */
async function listed(query: string): Promise<string[]> {
  const { body } = await shop.call<{ data: Shown[] }>('GET', `/products?${query}`);
  return body.data.map(({ id }) => id);
}

async function shownInList({ productId }: Offer): Promise<string | undefined> {
  const { body } = await shop.call<{ data: Shown[] }>('GET', '/products');
  return body.data.find(({ id }) => id === productId)?.availability;
}

async function onPage({ slug }: Offer): Promise<unknown[]> {
  const { body } = await shop.call<Shown>('GET', `/products/${slug}`);
  const [{ available, availability }] = body.variants as [Shown['variants'][number]];
  return [available, availability, body.availability];
}

function adjust({ variantId, storeId }: Offer, setTo: number): Promise<unknown> {
  const lines = [{ variantId, setTo }];
  return expectStatus(201, shop.asOwner('POST', '/admin/stock/adjustments', { storeId, lines }));
}

function put(headers: Record<string, string>, { variantId }: Offer, quantity: number) {
  return shop.call<Cart & Refused>('POST', '/cart/items', { headers, body: { variantId, quantity } });
}

it('is on the product page at once, and soon in lists and their filter', async () => {
  expect(await onPage(scarce)).toEqual([2, 'in-stock', 'in-stock']);
  await until('the list to show it', async () => (await shownInList(scarce)) === 'in-stock');
  expect(await listed('inStock=true')).toContain(scarce.productId);

  const threshold = shop.asOwner('PATCH', `/admin/stock/${scarce.variantId}:${scarce.storeId}`, { lowAt: 2 });
  await expectStatus(200, threshold);
  expect(await onPage(scarce)).toEqual([2, 'low-stock', 'low-stock']);
  await until('the list to show that it is low', async () => (await shownInList(scarce)) === 'low-stock');
  expect(await listed('inStock=true')).toContain(scarce.productId);

  await guestOrder(shop, scarce, 2);
  expect(await onPage(scarce)).toEqual([0, 'out-of-stock', 'out-of-stock']);
  await until('the list to show that it is sold out', async () => {
    return (await shownInList(scarce)) === 'out-of-stock';
  });
  expect(await listed('inStock=true')).not.toContain(scarce.productId);
  expect(await listed('inStock=false&sort=price')).toContain(scarce.productId);

  await adjust(scarce, 12);
  await until('the list to show that it is back', async () => (await shownInList(scarce)) === 'in-stock');
});

it('of a store that closes is for sale no more', async () => {
  const far = await offer(shop, 0);
  const other = await expectStatus<{ id: string }>(
    201,
    shop.asOwner('POST', '/admin/stores', { name: 'Far away', code: 'far-away' }),
  );
  await adjust({ ...far, storeId: other.body.id }, 4);
  await until('the list to show it', async () => (await shownInList(far)) === 'in-stock');
  await expectStatus(200, shop.asOwner('PATCH', `/admin/stores/${other.body.id}`, { active: false }));
  expect(await onPage(far)).toEqual([0, 'out-of-stock', 'out-of-stock']);
  expect((await put({}, far, 1)).status).toBe(409);
  await until('the list to follow', async () => (await shownInList(far)) === 'out-of-stock');
});

it('follows the variants that a product has', async () => {
  const two = await offer(shop, 1);
  await until('the list to show it', async () => (await shownInList(two)) === 'in-stock');
  const price = { amount: 100, currency: 'EUR' };
  // A variant with the same option values would be the same one.
  const options = [{ name: 'Size', value: 'M' }];
  const variants = [{ sku: `${two.slug}-other`, price, options }];
  await expectStatus(200, shop.asOwner('PATCH', `/admin/products/${two.productId}`, { variants }));
  await until('the list to follow', async () => (await shownInList(two)) === 'out-of-stock');
});

it('is looked at again when a deleted product comes back', async () => {
  const back = await offer(shop, 1);
  await until('the list to show it', async () => (await shownInList(back)) === 'in-stock');
  const path = `/admin/products/${back.productId}`;
  await expectStatus(204, shop.asOwner('DELETE', path));
  await adjust(back, 0);
  await expectStatus(200, shop.asOwner('POST', `${path}/restore`));
  await expectStatus(200, shop.asOwner('POST', `${path}/publish`));
  await until('the list to follow', async () => (await shownInList(back)) === 'out-of-stock');
});

it('bounds what goes into a cart, and tells how much there is', async () => {
  const article = await offer(shop, 3);
  const refusal = (requested: number, available: number) => ({
    status: 409,
    body: { code: 'cart.insufficient-stock', short: [{ requested, available }] },
  });
  expect(await put({}, article, 4)).toMatchObject(refusal(4, 3));
  const cart = await guestCart(shop, article, 2);
  expect(await put(cart, article, 2)).toMatchObject(refusal(4, 3));
  const full = await expectStatus(201, put(cart, article, 1));
  const [item] = full.body.items as [Cart['items'][number]];
  const set = (quantity: number) =>
    shop.call('PUT', `/cart/items/${item.id}`, { headers: cart, body: { quantity } });
  expect(await set(4)).toMatchObject(refusal(4, 3));
  // Fewer pieces are always accepted, even if not all of them are there any more.
  await adjust(article, 1);
  expect(await set(2)).toMatchObject({ status: 200, body: { items: [{ problem: 'insufficient-stock' }] } });
  await adjust(article, 0);
  expect(await put({}, article, 1)).toMatchObject(refusal(1, 0));
});

it('stays with its shop', async () => {
  const other = await (await Installation.shared()).tenant();
  const mine = await guestCart(shop, await offer(shop, 1));
  const theirs = await offer(other, 5);
  expect(await put(mine, theirs, 1)).toMatchObject({ status: 404, body: { code: 'cart.variant-unknown' } });
  expect(await listed('inStock=true')).not.toContain(theirs.productId);
});
