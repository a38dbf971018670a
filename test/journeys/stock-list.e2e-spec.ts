import { StaffAccounts } from '#foundation/identity';
import { newId } from '#platform/ids';
import { Installation, PASSWORD } from '../support/installation.js';
import { queryPlans } from '../support/query-plans.js';
import { expectStatus, type Page } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface Row {
  readonly sku: string;
  readonly variantId: string;
  readonly storeId: string;
}

let installation: Installation;
let shop: TenantSession;
let other: TenantSession;
let storeId: string;
/** Ids of variants by SKU. */
const variants = new Map<string, string>();

beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  other = await installation.tenant();
  const stores = await shop.asOwner<Page<{ id: string }>>('GET', '/admin/stores');
  storeId = stores.body.data[0]!.id;
  await stock('Rain jacket', ['AB-12-S', 'AB-12-M', 'AB-13'], '4006381333931');
  await stock('Rain cover', ['CD-1']);
  await stock('Tent', ['EF-1']);
});

/** Puts a product with these SKUs into stock; the last has the barcode. */
async function stock(title: string, skus: readonly string[], barcode?: string): Promise<void> {
  const body = {
    title,
    variants: skus.map((sku) => ({
      sku,
      ...(sku === skus.at(-1) && barcode && { barcode }),
      options: [{ name: 'Size', value: sku }],
      price: { amount: 1000, currency: 'EUR' },
    })),
  };
  const created = shop.asOwner<{ variants: { id: string; sku: string }[] }>('POST', '/admin/products', body);
  for (const { id, sku } of (await expectStatus(201, created)).body.variants) variants.set(sku, id);
  const lines = skus.map((sku) => ({ variantId: variants.get(sku)!, setTo: 3 }));
  await expectStatus(201, shop.asOwner('POST', '/admin/stock/adjustments', { storeId, lines }));
}

/** SKUs in the list of stock, in order. */
async function listed(query: Record<string, string>, at = shop, token = at.owner): Promise<string[]> {
  const asked = at.call<Page<Row>>('GET', `/admin/stock?${new URLSearchParams(query)}`, { token });
  return (await expectStatus(200, asked)).body.data.map(({ sku }) => sku).sort();
}

it('the stock of one or several variants', async () => {
  const [small, tent] = [variants.get('AB-12-S')!, variants.get('EF-1')!];
  expect(await listed({ variantId: small })).toEqual(['AB-12-S']);
  expect(await listed({ variantId: `${small},${tent}` })).toEqual(['AB-12-S', 'EF-1']);
  const repeated = await shop.asOwner<Page<Row>>(
    'GET',
    `/admin/stock?variantId=${small}&variantId=${tent}&total=true`,
  );
  expect(repeated.body.total).toBe(2);
  expect(await listed({ variantId: small, storeId: newId() })).toEqual([]);
  await expectStatus(400, shop.asOwner('GET', '/admin/stock?variantId=no-id'));
});

it('the stock found by a SKU, its beginning, a barcode or words', async () => {
  expect(await listed({ search: 'ab-12-s' })).toEqual(['AB-12-S']);
  expect(await listed({ search: 'AB-12' })).toEqual(['AB-12-M', 'AB-12-S']);
  expect(await listed({ search: '4006381333931' })).toEqual(['AB-13']);
  expect(await listed({ search: 'rain' })).toEqual(['AB-12-M', 'AB-12-S', 'AB-13', 'CD-1']);
  expect(await listed({ search: 'rain', variantId: variants.get('CD-1')! })).toEqual(['CD-1']);
  expect(await listed({ search: 'AB-99' })).toEqual([]);
  expect(await listed({ search: 'AB-12' }, other)).toEqual([]);
});

it('shows staff of one store nothing of another store', async () => {
  const elsewhere = { name: 'Other', code: 'other' };
  const { body } = await expectStatus(201, shop.asOwner<{ id: string }>('POST', '/admin/stores', elsewhere));
  const email = `${newId()}@example.com`;
  const person = { email, password: PASSWORD, name: 'Lim', role: 'owner', storeIds: [body.id] };
  await installation.scope.run(shop.tenant._id, async (graph) =>
    (await graph.get(StaffAccounts)).create(person),
  );
  const logIn = shop.call<{ accessToken: string }>('POST', '/admin/auth/login', {
    body: { email, password: PASSWORD },
  });
  const { accessToken } = (await expectStatus(200, logIn)).body;
  expect(await listed({ variantId: variants.get('CD-1')! }, shop, accessToken)).toEqual([]);
  expect(await listed({ search: 'rain' }, shop, accessToken)).toEqual([]);
});

it('reads what is searched from the index of variants', () =>
  installation.scope.run(shop.tenant._id, async ({ connection }) => {
    const db = connection.db!;
    // In a small collection MongoDB may as well read everything.
    const others = Array.from({ length: 500 }, () => ({ _id: `${newId()}:${storeId}`, variantId: newId() }));
    await db.collection<{ _id: string }>('stock').insertMany(others);
    for (const query of ['search=rain', 'search=AB-12', `variantId=${newId()}`]) {
      const plans = await queryPlans(db, 'stock', () => shop.asOwner('GET', `/admin/stock?${query}`));
      expect([query, plans]).toEqual([query, ['IXSCAN { variantId: 1 }']]);
    }
  }));
