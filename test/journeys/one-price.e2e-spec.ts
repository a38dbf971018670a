import { newId } from '#platform/ids';
import { Installation } from '../support/installation.js';
import {
  DELIVERY,
  expectStatus,
  key,
  offer,
  register,
  type Offer,
  type Placed,
} from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface Money {
  readonly amount: number;
  readonly currency: string;
}
interface Shown {
  readonly list?: Money;
  readonly page: Money;
  readonly cart: Money;
  readonly preview: Money;
}
interface Page {
  readonly reduction?: { readonly from: Money; readonly lowest30Days?: Money };
  readonly variants: readonly {
    readonly price: Money;
    readonly reduction?: { readonly from: Money; readonly lowest30Days?: Money };
    readonly tiers: readonly { readonly minQuantity: number; readonly price: Money }[];
  }[];
}

/** What somebody sees in a list is what they see on the page, in the cart and in the order, and nobody sees others' prices. */
describe('the price of a product', () => {
  let installation: Installation;
  let shop: TenantSession;
  let tent: Offer;
  let dealer: string;
  beforeAll(async () => {
    installation = await Installation.start();
    shop = await installation.tenant({ settings: { currencies: ['USD'] } });
    tent = await offer(shop, 50);
    dealer = (await register(shop, `${newId()}@dealers.example`)).accessToken;
  });
  afterAll(() => installation?.stop());

  const eur = (amount: number) => ({ amount, currency: 'EUR' });
  const page = async (query = '', token?: string) =>
    (await expectStatus(200, shop.call<Page>('GET', `/products/${tent.slug}${query}`, { token }))).body;
  const list = async (query = '', token?: string) => {
    const asked = shop.call<{ data: { minPrice: Money }[]; nextCursor: string | null }>(
      'GET',
      `/products${query}`,
      { token },
    );
    return (await expectStatus(200, asked)).body;
  };

  /** What a customer (or a guest) sees of the tent everywhere. */
  async function seen(token?: string, quantity = 1): Promise<Shown> {
    const shown = (await page('', token)).variants[0]!;
    const wanted = { variantId: tent.variantId, quantity };
    const { body, headers } = await shop.call<{ items: { id: string; unitPrice: Money }[] }>(
      'POST',
      '/cart/items',
      { token, body: wanted },
    );
    const cartToken = headers.get('x-cart-token');
    const asCart = { token, headers: { ...(cartToken && { 'X-Cart-Token': cartToken }) } };
    const preview = await expectStatus(
      200,
      shop.call<{ items: { unitPrice: Money }[] }>('POST', '/checkout/preview', {
        ...asCart,
        body: {},
      }),
    );
    await shop.call('DELETE', '/cart/clear', asCart);
    return {
      list: (await list('', token)).data[0]?.minPrice,
      page: shown.price,
      cart: body.items[0]!.unitPrice,
      preview: preview.body.items[0]!.unitPrice,
    };
  }
  const everywhere = (price: Money): Shown => ({ list: price, page: price, cart: price, preview: price });

  it('is the base price for everybody, and one of its own for a group of customers', async () => {
    expect(await seen()).toEqual(everywhere(eur(1250)));
    const { body: group } = await expectStatus(
      201,
      shop.asOwner<{ id: string }>('POST', '/admin/customer-groups', { key: 'dealers', name: 'Dealers' }),
    );
    const { body: made } = await expectStatus(
      201,
      shop.asOwner<{ id: string }>('POST', '/admin/price-lists', {
        key: 'dealers',
        name: 'Dealers',
        type: 'override',
        active: true,
        currency: 'EUR',
        groupIds: [group.id],
      }),
    );
    const prices = [{ variantId: tent.variantId, amount: 1000, tiers: [{ minQuantity: 10, amount: 800 }] }];
    await expectStatus(200, shop.asOwner('PUT', `/admin/price-lists/${made.id}/prices`, { prices }));
    expect(await seen(dealer)).toEqual(everywhere(eur(1250)));
    const me = await shop.call<{ id: string }>('GET', '/me', { token: dealer });
    await expectStatus(
      200,
      shop.asOwner('PATCH', `/admin/customers/${me.body.id}`, { groupIds: [group.id] }),
    );
    expect(await seen(dealer)).toEqual(everywhere(eur(1000)));
    expect((await page('', dealer)).variants[0]!.tiers).toEqual([
      { minQuantity: 1, price: eur(1000) },
      { minQuantity: 10, price: eur(800) },
    ]);
    expect(await seen(dealer, 10)).toMatchObject({ cart: eur(800), preview: eur(800) });
    expect(await seen()).toEqual(everywhere(eur(1250)));
    const foreign = await installation.tenant();
    const unknown = shop.asOwner('PUT', `/admin/price-lists/${made.id}/prices`, {
      prices: [{ variantId: newId(), amount: 1 }],
    });
    expect((await expectStatus(200, unknown)).body).toMatchObject({ results: [{ outcome: 'refused' }] });
    await expectStatus(404, foreign.asOwner('GET', `/admin/price-lists/${made.id}`));
  });

  it('is what is charged', async () => {
    await shop.call('POST', '/cart/items', {
      token: dealer,
      body: { variantId: tent.variantId, quantity: 2 },
    });
    const placed = shop.call<Placed>('POST', '/orders', { token: dealer, headers: key(), body: DELIVERY });
    const { body } = await expectStatus(201, placed);
    expect(body.order).toMatchObject({
      totals: { total: eur(2000) },
      lines: [{ unitPrice: eur(1000), quantity: 2 }],
    });
  });

  it('says with a reduction what the lowest price was before', async () => {
    const variant = { id: tent.variantId, compareAt: eur(1500) };
    await expectStatus(
      200,
      shop.asOwner('PATCH', `/admin/products/${tent.productId}`, { variants: [variant] }),
    );
    expect((await page()).variants[0]).toMatchObject({ price: eur(1250), reduction: { from: eur(1500) } });
    const lower = { ...variant, price: eur(1100) };
    await expectStatus(
      200,
      shop.asOwner('PATCH', `/admin/products/${tent.productId}`, { variants: [lower] }),
    );
    const reduction = { from: eur(1500), lowest30Days: eur(1250) };
    expect((await page()).variants[0]).toMatchObject({ price: eur(1100), reduction });
    expect((await list()).data[0]).toMatchObject({ minPrice: eur(1100), reduction });
  });

  it('is there in currencies in which it is sold', async () => {
    expect((await list('?currency=USD')).data).toEqual([]);
    await expectStatus(404, shop.call('GET', `/products/${tent.slug}?currency=USD`, {}));
    const refused = await expectStatus(400, shop.call<{ code: string }>('GET', '/products?currency=CHF', {}));
    expect(refused.body.code).toBe('pricing.currency-not-enabled');
    const usd = { amount: 1399, currency: 'USD' };
    const variants = [{ id: tent.variantId, prices: [usd] }];
    await expectStatus(200, shop.asOwner('PATCH', `/admin/products/${tent.productId}`, { variants }));
    expect((await page('?currency=USD')).variants[0]!.price).toEqual(usd);
    const other = await offer(shop, 1);
    expect(other.variantId).not.toBe(tent.variantId);
    const first = await list('?currency=USD&limit=1');
    expect(first.data).toEqual([]);
    const second = await list(`?currency=USD&limit=1&cursor=${first.nextCursor}`);
    expect(second.data).toMatchObject([{ minPrice: usd }]);
  });
});
