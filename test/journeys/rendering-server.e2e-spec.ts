import { Installation } from '../support/installation.js';
import { expectStatus, key, offer, type Page, type Problem } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

const PER_ADDRESS = 40;

let installation: Installation;
let shop: TenantSession;
let apiKey: string;

beforeAll(async () => {
  installation = await Installation.start({ RATE_LIMIT_IP: String(PER_ADDRESS) });
  shop = await installation.tenant();
  const body = { name: 'Storefront', scopes: ['catalog.read'] };
  const made = shop.call<{ key: string }>('POST', '/admin/api-keys', {
    token: shop.owner,
    headers: key(),
    body,
  });
  apiKey = (await expectStatus(201, made)).body.key;
});
afterAll(() => installation.stop());

/** A request as the server of a shop's web site sends it. */
function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${installation.origin}/api/v1${path}`, {
    headers: { 'x-tenant': shop.tenant.slug, ...headers },
  });
}

it('gets what has changed, and a 304 for what has not', async () => {
  const { productId } = await offer(shop, 1);
  for (const path of ['/products', `/products/${productId}`, '/categories', '/stores']) {
    const first = await ask(path);
    const etag = first.headers.get('etag')!;
    expect([first.status, first.headers.get('cache-control')]).toEqual([200, 'public, no-cache']);
    expect(first.headers.get('vary')).toContain('X-Tenant');
    const again = await ask(path, { 'if-none-match': `"other", ${etag}`, 'accept-encoding': 'br' });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
  }
  const path = `/products/${productId}`;
  const known = (await ask(path)).headers.get('etag')!;
  const renamed = shop.asOwner('PATCH', `/admin${path}`, { title: 'Another name' });
  await expectStatus(200, renamed);
  const changed = await ask(path, { 'if-none-match': known });
  expect([changed.status, (await changed.json()) as object]).toMatchObject([200, { title: 'Another name' }]);
  expect(changed.headers.get('etag')).not.toBe(known);
  const refused = await ask('/products/unknown');
  expect([refused.status, refused.headers.get('etag')]).toEqual([404, null]);
});

it('keeps what it got with its key to itself', async () => {
  const { headers } = await ask('/products', { 'x-api-key': apiKey });
  expect(headers.get('cache-control')).toBe('private, no-cache');
});

it('is limited by its key, not by its address; wrong keys are limited by the address', async () => {
  const statuses = async (times: number, headers: Record<string, string>): Promise<number[]> => {
    const seen = new Set<number>();
    for (let i = 0; i < times; i++) seen.add((await ask('/products?limit=1', headers)).status);
    return [...seen];
  };
  expect(await statuses(3 * PER_ADDRESS, { 'x-api-key': apiKey })).toEqual([200]);
  const answer = await ask('/products?limit=1', { 'x-api-key': apiKey });
  expect(answer.headers.get('ratelimit-policy')).toContain('"program"');
  expect(answer.headers.get('ratelimit-policy')).not.toContain('"address"');
  expect(((await answer.json()) as Page<unknown>).data).toHaveLength(1);
  expect(await statuses(2 * PER_ADDRESS, { 'x-api-key': `${apiKey.slice(0, -4)}aaaa` })).toEqual([401, 429]);
  const blocked = await ask('/products?limit=1');
  expect([blocked.status, ((await blocked.json()) as Problem).code]).toEqual([429, 'rate-limit.exceeded']);
});
