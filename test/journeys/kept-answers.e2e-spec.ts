import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '#api';
import { startRedis, type RedisServer } from '#dev/parts/redis';
import { until } from '#dev/until';
import { Generations } from '#platform/answers';
import { Metrics } from '#platform/metrics';
import { Installation } from '../support/installation.js';
import { expectStatus, guestOrder, key, offer, type Offer, type Page } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

let redis: RedisServer;
let installation: Installation;
/** The API of the same installation with the cache off. */
let uncached: NestFastifyApplication;
let shop: TenantSession;
let tent: Offer;
let category: { id: string; slug: string };

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'emporium-redis-'));
  redis = await startRedis({ folder, scratch: true, persist: false, log: () => undefined });
  installation = await Installation.start({ REDIS_URL: redis.url });
  uncached = await createApi({ ...installation.config, CACHE: false });
  await uncached.listen(0, '127.0.0.1');
  shop = await installation.tenant();
  const made = shop.asOwner<{ id: string; slug: string }>('POST', '/admin/categories', { name: 'Tents' });
  category = (await expectStatus(201, made)).body;
  for (let i = 0; i < 3; i++) tent = await offer(shop, 5);
  await expectStatus(
    200,
    shop.asOwner('PATCH', `/admin/products/${tent.productId}`, { categoryIds: [category.id] }),
  );
});
afterAll(async () => {
  await uncached?.close();
  await installation?.stop();
  await redis?.stop();
});

interface Seen {
  readonly status: number;
  readonly etag: string | null;
  readonly cache: string | null;
  readonly body: string;
}

async function see(path: string, headers: object = {}, origin = installation.origin): Promise<Seen> {
  const response = await fetch(`${origin}/api/v1${path}`, {
    headers: { 'x-tenant': shop.tenant.slug, 'x-correlation-id': 'same', ...headers },
  });
  const { status } = response;
  const [etag, cache] = ['etag', 'cache-control'].map((name) => response.headers.get(name));
  return { status, etag: etag!, cache: cache!, body: await response.text() };
}

/** Asks three times, so that the last answer comes from the cache if it can. */
async function seeThrice(path: string, headers: object = {}): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let i = 0; i < 3; i++) seen.push(await see(path, headers));
  return seen;
}

async function fromMemory(): Promise<number> {
  const { body } = await installation.api.get(Metrics).scrape();
  const samples = [...body.matchAll(/emporium_kept_answers_total\{[^}]*source="memory"\} (\d+)/g)];
  return samples.reduce((sum, [, count]) => sum + Number(count), 0);
}

async function product(): Promise<{ title: string; available: number; availability: string }> {
  const { body } = await see(`/products/${tent.slug}`);
  const { title, variants } = JSON.parse(body) as {
    title: string;
    variants: { available: number; availability: string }[];
  };
  return { ...variants[0]!, title };
}

const rename = (title: string) =>
  expectStatus(200, shop.asOwner('PATCH', `/admin/products/${tent.productId}`, { title }));

it('shows a change to whoever reads after it', async () => {
  for (const title of ['Tent one', 'Tent two']) {
    await rename(title);
    for (let i = 0; i < 3; i++) expect((await product()).title).toBe(title);
    const listed = JSON.parse((await see('/products')).body) as Page<{ title: string }>;
    expect(listed.data.map((row) => row.title)).toContain(title);
  }
  for (const name of ['Big tents', 'Small tents']) {
    await expectStatus(200, shop.asOwner('PATCH', `/admin/categories/${category.id}`, { name }));
    for (let i = 0; i < 3; i++) expect((await see(`/categories/${category.slug}`)).body).toContain(name);
  }
  expect(await fromMemory()).toBeGreaterThan(0);
});

it('shows what is in stock after each order', async () => {
  for (const left of [3, 1]) {
    await seeThrice(`/products/${tent.slug}`);
    await guestOrder(shop, tent, 2);
    expect((await product()).available).toBe(left);
  }
  await guestOrder(shop, tent, 1);
  expect(await product()).toMatchObject({ available: 0, availability: 'out-of-stock' });
});

it('shows a change whose process was killed before it could tell, once the worker has read its event', async () => {
  await seeThrice(`/products/${tent.slug}`);
  const dead = jest.spyOn(installation.api.get(Generations), 'changed').mockResolvedValue();
  await rename('Tent three');
  await until('the new title', async () => (await product()).title === 'Tent three');
  dead.mockRestore();
});

it('uses nothing that was made with other settings', async () => {
  const path = '/stores';
  await seeThrice(path);
  const before = await fromMemory();
  await see(path);
  expect(await fromMemory()).toBe(before + 1);
  const { headers } = await expectStatus(200, shop.asOwner('GET', '/admin/settings'));
  await expectStatus(
    200,
    shop.call('PATCH', '/admin/settings', {
      token: shop.owner,
      headers: { 'if-match': headers.get('etag')! },
      body: { settings: { timeZone: 'Europe/Berlin' } },
    }),
  );
  await see(path);
  expect(await fromMemory()).toBe(before + 1);
});

it('gives a customer and a program the pages that guests get, with cursors that work for all', async () => {
  const made = shop.call<{ key: string }>('POST', '/admin/api-keys', {
    token: shop.owner,
    headers: key(),
    body: { name: 'Storefront', scopes: ['catalog.read'] },
  });
  const program = { 'x-api-key': (await expectStatus(201, made)).body.key };
  const [, , first] = await seeThrice('/products?limit=1');
  const asProgram = await see('/products?limit=1', program);
  expect(asProgram).toEqual({ ...first, cache: 'private, no-cache' });
  const { nextCursor } = JSON.parse(first!.body) as { nextCursor: string };
  const second = `/products?limit=1&cursor=${nextCursor}`;
  expect((await see(second, program)).body).toBe((await see(second)).body);
});

it('answers the same with the cache, without it, and without Redis', async () => {
  const paths = [
    ...['/products', '/products?limit=2&sort=price', '/products?search=tent&total=true', '/products?bad=1'],
    ...[`/products?category=${category.slug}`, `/products/${tent.slug}`, '/products/unknown', '/categories'],
    ...[`/categories/${category.slug}`, '/stores', `/stores/${tent.storeId}`, '/products?minPrice=-1'],
  ];
  const off = await uncached.getUrl();
  const expected = new Map<string, Seen>();
  for (const path of paths) {
    const plain = await see(path, {}, off);
    expected.set(path, plain);
    expect([path, ...(await seeThrice(path))]).toEqual([path, plain, plain, plain]);
    const packed = { 'accept-encoding': 'gzip', 'if-none-match': '"other"' };
    await expect(see(path, packed)).resolves.toEqual(await see(path, packed, off));
    if (plain.etag === null) continue;
    const known = await see(path, { 'if-none-match': plain.etag });
    expect([known.status, known.etag, known.body]).toEqual([304, plain.etag, '']);
  }
  await redis.kill();
  for (const path of paths) await expect(see(path)).resolves.toEqual(expected.get(path));
  await rename('Renamed without Redis');
  expect((await product()).title).toBe('Renamed without Redis');
  await redis.start();
  for (let i = 0; i < 3; i++) expect((await product()).title).toBe('Renamed without Redis');
  const before = await fromMemory();
  await until('answers to be kept again', async () => (await product()) && (await fromMemory()) > before);
  expect((await product()).title).toBe('Renamed without Redis');
});
