import { newId } from '#platform/ids';
import { Installation } from '../support/installation.js';
import { expectStatus } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface AdminProduct {
  readonly id: string;
  readonly version: number;
  readonly externalId?: string;
  readonly slug: string;
  readonly status: string;
  readonly variants: readonly { readonly id: string; readonly sku: string }[];
}
interface Bulk {
  readonly succeeded: number;
  readonly failed: number;
  readonly results: readonly {
    readonly index: number;
    readonly id?: string;
    readonly problem?: { readonly code: string; readonly detail: string; readonly errors?: object[] };
  }[];
}

/** An ERP that knows products by its own ids keeps a shop up to date, and a front end reads what it has ids or SKUs of. */
describe('products for programs', () => {
  let installation: Installation;
  let shop: TenantSession;
  beforeAll(async () => {
    installation = await Installation.start();
    shop = await installation.tenant();
  });
  afterAll(() => installation?.stop());

  const eur = (amount: number) => ({ amount, currency: 'EUR' });
  const product = (sku = newId()) => ({ title: `Lamp ${sku}`, variants: [{ sku, price: eur(2900) }] });
  const put = (externalId: string, body: object, headers?: Record<string, string>) =>
    shop.asOwner<AdminProduct>(
      'PUT',
      `/admin/products-by-external-id/${encodeURIComponent(externalId)}`,
      body,
      headers,
    );

  it('are added or changed by another system’s id, also by two at once', async () => {
    const externalId = 'erp/47 11 ü';
    const { body: made } = await expectStatus(200, put(externalId, product('LAMP')));
    expect(made).toMatchObject({ externalId, status: 'draft', version: 1 });
    const { body: changed } = await expectStatus(
      200,
      put(externalId, { variants: [{ sku: 'LAMP', price: eur(1) }] }),
    );
    expect(changed).toMatchObject({ id: made.id, version: 2, variants: [{ id: made.variants[0]!.id }] });
    await expectStatus(412, put(externalId, { title: 'Late' }, { 'If-Match': '"1"' }));
    const path = `/admin/products-by-external-id/${encodeURIComponent(externalId)}`;
    expect((await expectStatus(200, shop.asOwner<AdminProduct>('GET', path))).body.id).toBe(made.id);
    await expectStatus(404, shop.asOwner('GET', '/admin/products-by-external-id/nobody'));
    await expectStatus(400, put('new', { title: 'No variants' }));

    const rivals = await Promise.all([1, 2, 3].map(() => put('rivals', product('RIVAL'))));
    expect(new Set(rivals.map(({ body }) => body.id)).size).toBe(1);
  });

  it('are changed by the hundred, each row by itself', async () => {
    const { body: kept } = await expectStatus(
      201,
      shop.asOwner<AdminProduct>('POST', '/admin/products', product()),
    );
    const rows = [
      { action: 'create', product: product('BULK-1') },
      { action: 'create', product: { title: 'No variants' } },
      { action: 'upsert', externalId: 'bulk-2', product: product('BULK-2') },
      { action: 'update', id: kept.id, version: 7, product: { title: 'x' } },
      { action: 'update', id: kept.id, version: 1, product: { tags: ['sale'] } },
      { action: 'publish', id: kept.id, version: 2 },
      { action: 'archive' },
      { action: 'delete', id: kept.id },
      { action: 'restore', id: kept.id },
    ];
    const asked = shop.asOwner<Bulk>('POST', '/admin/products/bulk', { rows }, { 'Accept-Language': 'de' });
    const { body } = await expectStatus(200, asked);
    expect(body).toMatchObject({ succeeded: 6, failed: 3 });
    expect(body.results.map(({ problem }) => problem?.code)).toEqual([
      undefined,
      'catalog.invalid-product',
      undefined,
      'catalog.changed',
      undefined,
      undefined,
      'catalog.invalid-product',
      undefined,
      undefined,
    ]);
    expect(body.results[1]!.problem!.errors).toMatchObject([
      { pointer: '/variants', code: 'required', message: 'fehlt' },
    ]);
    expect(body.results[6]!.problem!.errors).toMatchObject([{ pointer: '/id', code: 'required' }]);
    const { body: restored } = await expectStatus(
      200,
      shop.asOwner<AdminProduct>('GET', `/admin/products/${kept.id}`),
    );
    expect(restored).toMatchObject({ status: 'draft', version: 5, tags: ['sale'] });
    const many = Array.from({ length: 101 }, () => ({ action: 'publish', id: kept.id }));
    await expectStatus(400, shop.asOwner('POST', '/admin/products/bulk', { rows: many }));
  });

  it('are read together, by ids or SKUs; deleted ones are found by staff alone', async () => {
    const made: AdminProduct[] = [];
    for (const sku of ['READ-1', 'READ-2', 'READ-3']) {
      const asked = shop.asOwner<AdminProduct>('POST', '/admin/products', {
        ...product(sku),
        status: 'active',
      });
      made.push((await expectStatus(201, asked)).body);
    }
    const [first, second, third] = made as [AdminProduct, AdminProduct, AdminProduct];
    await expectStatus(204, shop.asOwner('DELETE', `/admin/products/${third.id}`));
    const ids = async (path: string) => {
      const { body } = await expectStatus(200, shop.asOwner<{ data: { id: string }[] }>('GET', path));
      return body.data.map(({ id }) => id).sort();
    };
    expect(await ids(`/products?ids=${first.id},${third.id}`)).toEqual([first.id]);
    expect(await ids('/products?skus=READ-1,READ-2,READ-3,READ-4')).toEqual([first.id, second.id]);
    expect(await ids('/admin/products?externalIds=nobody')).toEqual([]);
    expect(await ids('/admin/products?deleted=true')).toContain(third.id);
    expect(await ids(`/admin/products?ids=${third.id}`)).toEqual([]);
    const foreign = await installation.tenant();
    const theirs = await foreign.call<{ data: unknown[] }>('GET', `/products?ids=${first.id}`, {});
    expect(theirs.body.data).toEqual([]);
  });
});
