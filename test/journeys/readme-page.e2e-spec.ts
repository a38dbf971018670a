import { readFile } from 'node:fs/promises';
import { DEMO_PASSWORD, SHOPS } from '#dev/demo/shops';
import { freePort } from '#dev/parts/ports';
import { StaffAccounts } from '#foundation/identity';
import { importFile } from '../support/import-file.js';
import { Installation } from '../support/installation.js';
import { carryOut, exchangesOf } from '../support/page-exchanges.js';
import { expectStatus, guestOrder } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

const [NORTHWIND] = SHOPS;
const SLUG = 'fjaellbo-tent-for-three';

interface Product {
  readonly variants: readonly { readonly id: string }[];
}

let installation: Installation;
let shop: TenantSession;
let origin: string;

/** What the demo has made before a reader begins: the shop, its products, its owner, and one order. */
beforeAll(async () => {
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  installation = await Installation.start({ PORT: String(port), PUBLIC_URL: origin });
  const { slug, name, currency, locales, timeZone, catalogue, owner: email } = NORTHWIND!;
  shop = await installation.tenant({ slug, name, settings: { currency, locales, timeZone } });
  const owner = { email, password: DEMO_PASSWORD, name: 'Nora', role: 'owner' } as const;
  await installation.scope.run(shop.tenant._id, async (graph) =>
    (await graph.get(StaffAccounts)).create(owner),
  );
  await importFile(shop, await readFile(catalogue, 'utf8'));
});
afterAll(() => installation?.stop());

const variantOf = async (slug: string): Promise<string> =>
  (await expectStatus(200, shop.call<Product>('GET', `/products/${slug}`))).body.variants[0]!.id;

it('every request of the README is answered as it shows', async () => {
  await guestOrder(shop, { variantId: await variantOf('gale-shell-jacket') });
  const body = { email: NORTHWIND!.owner, password: DEMO_PASSWORD };
  const login = shop.call<{ accessToken: string }>('POST', '/admin/auth/login', { body });
  const { headers } = await expectStatus(200, shop.asOwner('GET', '/admin/settings'));
  const TOKEN = (await expectStatus(200, login)).body.accessToken;
  const env = { CART: '', TOKEN, ETAG: headers.get('etag')! };
  const placeholder = `<variants[0].id of GET /products/${SLUG}>`;
  const exchanges = exchangesOf('README.md');
  expect(exchanges.map(({ command }) => command).join('\n')).toContain(placeholder);
  for (const { command, shown } of exchanges) {
    const here = (text: string): string => text.replaceAll('http://127.0.0.1:3000', origin);
    const filled = here(command).replace(placeholder, await variantOf(SLUG));
    const { headers } = await carryOut({ command: filled, shown: here(shown) }, env);
    env.CART = headers.get('x-cart-token') ?? env.CART;
  }
  expect(exchanges).toHaveLength(5);
});
