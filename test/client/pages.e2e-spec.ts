import {
  createShopClient,
  eachItem,
  eachPage,
  type Shop,
  type ShopClient,
} from '../../clients/typescript/src/index.js';
import { Installation } from '../support/installation.js';
import { offer } from '../support/shopping.js';

describe('lists that the client walks', () => {
  let shop: ShopClient;
  const wanted: string[] = [];
  /** Queries of the requests. */
  const asked: URLSearchParams[] = [];

  beforeAll(async () => {
    const installation = await Installation.shared();
    const [tenant, other] = [await installation.tenant(), await installation.tenant()];
    for (let count = 0; count < 5; count++) wanted.push((await offer(tenant, 1)).productId);
    await offer(other, 1);
    shop = createShopClient({
      origin: installation.origin,
      tenant: tenant.tenant.slug,
      fetch: (request) => {
        asked.push(new URL(request.url).searchParams);
        return fetch(request);
      },
    });
  });
  beforeEach(() => asked.splice(0));

  it('have every item of the tenant once, in pages with the same filters', async () => {
    const products: Shop['ProductSummary'][] = [];
    const options = { params: { query: { limit: 2, search: 'tent' } } };
    for await (const product of eachItem(shop, '/api/v1/products', options)) products.push(product);
    expect(products.map(({ id }) => id).sort()).toEqual(wanted.sort());
    expect(asked.map((query) => [query.get('limit'), query.get('search'), query.has('cursor')])).toEqual([
      ['2', 'tent', false],
      ['2', 'tent', true],
      ['2', 'tent', true],
    ]);
  });

  it('are read as far as they are needed', async () => {
    for await (const { id } of eachItem(shop, '/api/v1/products', { params: { query: { limit: 2 } } })) {
      expect(wanted).toContain(id);
      break;
    }
    expect(asked).toHaveLength(1);
  });

  it('can be walked page by page', async () => {
    const sizes: (number | undefined)[][] = [];
    const options = { params: { query: { limit: 4, total: true } } };
    for await (const { data, total } of eachPage(shop, '/api/v1/products', options))
      sizes.push([data.length, total]);
    expect(sizes).toEqual([
      [4, 5],
      [1, 5],
    ]);
  });

  it('throw the problem of a page', async () => {
    const walk = eachPage(shop, '/api/v1/products', { params: { query: { cursor: 'not-a-cursor' } } });
    await expect(walk.next()).rejects.toMatchObject({ status: 400 });
  });

  it('are only paths of lists, which the compiler checks', () => {
    const walks = [
      // @ts-expect-error a cart has no pages
      () => eachItem(shop, '/api/v1/cart'),
      // @ts-expect-error there is no such filter
      () => eachItem(shop, '/api/v1/products', { params: { query: { colour: 'red' } } }),
      // @ts-expect-error near which place?
      () => eachItem(shop, '/api/v1/stores/nearby'),
    ];
    expect(walks).toHaveLength(3);
  });
});
