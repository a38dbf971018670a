import { importFile } from '../support/import-file.js';
import { Installation } from '../support/installation.js';
import { expectStatus } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

interface WithSlug {
  readonly id: string;
  readonly slug: string;
}

let installation: Installation;
let shop: TenantSession;
let other: TenantSession;
beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  other = await installation.tenant();
});

let made = 0;
const product = (title: string, slug?: string) => ({
  title,
  slug,
  variants: [{ sku: `S-${made++}`, price: { amount: 1000, currency: 'EUR' } }],
});
const category = (name: string, slug?: string) => ({ name, slug });

describe.each([
  ['/admin/products', product],
  ['/admin/categories', category],
] as const)('a slug that %s makes', (path, bodyOf) => {
  const add = (name: string, slug?: string, at = shop) =>
    at.asOwner<WithSlug & { code: string }>('POST', path, bodyOf(name, slug));

  it('is numbered if it is taken, also by others at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => add('Rain jacket')));
    const slugs = answers.map(({ body }) => body.slug).sort();
    expect(slugs).toEqual(['rain-jacket', 'rain-jacket-2', 'rain-jacket-3', 'rain-jacket-4']);
    expect((await add('Rain jacket', undefined, other)).body.slug).toBe('rain-jacket');
  });

  it('is refused if it is given and taken', async () => {
    await expectStatus(201, add('Tent', 'tent'));
    const refused = await expectStatus(409, add('Another', 'tent'));
    expect(refused.body.code).toBe('catalog.slug-taken');
  });
});

async function importProducts(...lines: string[]): Promise<void> {
  const imported = await importFile(shop, `${lines.join('\n')}\n`);
  expect(imported).toMatchObject({ state: 'done', created: lines.length - 1, errors: [] });
}

it('an import numbers the slugs of the categories that it makes', async () => {
  for (const slug of ['hats', 'men-hats'])
    await shop.asOwner('POST', '/admin/categories', category('X', slug));
  await importProducts('Handle,Title,Product Category,Variant Price', 'hat,Hat,Men > Hats,9.90');
  const { body } = await expectStatus(200, shop.call<{ name: string }>('GET', '/categories/men-hats-2'));
  expect(body.name).toBe('Hats');
});

it.each(['赤'.repeat(120), 'красный-чай', 'قميص'])('a product has the address %s', async (handle) => {
  await importProducts('Handle,Title,Variant SKU,Variant Price,Status', `${handle},Tea,,9.90,active`);
  const address = `/products/${encodeURIComponent(handle)}`;
  const { body } = await expectStatus(200, shop.call<WithSlug>('GET', address));
  expect(body.slug).toBe(handle);
  const change = { slug: `${handle.slice(0, 3)}-2` };
  await expectStatus(200, shop.asOwner('PATCH', `/admin/products/${body.id}`, change));
});
