import { Installation } from '../support/installation.js';
import { expectStatus, type Page } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

let shop: TenantSession;
let other: TenantSession;
beforeAll(async () => {
  const installation = await Installation.shared();
  shop = await installation.tenant();
  other = await installation.tenant();
  await offer('Rain jacket', [{ sku: 'AB-12-X', barcode: '4006381333931' }, { sku: 'AB-13-X' }]);
  await offer('Tent for 12 people, AB', [{ sku: 'TENT' }]);
  await offer('Rain cover X', [{ sku: 'CD-1' }]);
  await offer('Small tent', [{ sku: 'EF-15' }]);
});

async function offer(title: string, variants: { sku: string; barcode?: string }[]): Promise<void> {
  const priced = variants.map((variant, at) => ({
    ...variant,
    options: [{ name: 'Size', value: `${at}` }],
    price: { amount: 1000, currency: 'EUR' },
  }));
  const body = { title, status: 'active', variants: priced };
  await expectStatus(201, shop.asOwner('POST', '/admin/products', body));
}

/** Titles on all pages, of one product each. */
async function found(path: string, search: string, at = shop): Promise<string[]> {
  const titles: string[] = [];
  let cursor: string | null | undefined;
  do {
    const query = new URLSearchParams({ search, limit: '1', total: 'true', ...(cursor && { cursor }) });
    const asked = at.asOwner<Page<{ title: string }> & { nextCursor: string | null }>(
      'GET',
      `${path}?${query}`,
    );
    const { body } = await expectStatus(200, asked);
    titles.push(...body.data.map(({ title }) => title));
    cursor = body.nextCursor;
    if (!cursor) expect(titles).toHaveLength(body.total!);
  } while (cursor);
  return titles;
}

describe.each(['/products', '/admin/products'])('the search of %s', (path) => {
  it('finds a product by its SKU, in any case, and no other', async () => {
    for (const search of ['AB-12-X', ' ab-12-x ', 'Ab-13-x'])
      expect([search, await found(path, search)]).toEqual([search, ['Rain jacket']]);
    expect(await found(path, 'AB-12-Y')).toEqual([]);
  });

  it('finds a product by its barcode', async () => {
    expect(await found(path, '4006381333931')).toEqual(['Rain jacket']);
  });

  it('ranks the product whose SKU is a word before those that have the word', async () => {
    expect(await found(path, 'tent')).toEqual(['Tent for 12 people, AB', 'Small tent']);
  });

  it('takes neither a minus nor quotation marks for operators', async () => {
    const both = ['Rain cover X', 'Rain jacket'];
    expect((await found(path, 'rain -jacket')).sort()).toEqual(both);
    expect((await found(path, '"rain tunnel"')).sort()).toEqual(both);
    for (const search of ['-', '"', '-"-']) expect([search, await found(path, search)]).toEqual([search, []]);
  });

  it('finds nothing of another shop', async () => {
    expect(await found(path, 'AB-12-X', other)).toEqual([]);
  });
});

it('staff find products by the beginning of a SKU, shoppers do not', async () => {
  expect(await found('/admin/products', 'ef-1')).toEqual(['Small tent']);
  expect(await found('/products', 'ef-1')).toEqual([]);
});
