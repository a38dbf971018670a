import { readFile } from 'node:fs/promises';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Connection } from 'mongoose';
import { CatalogHttpModule } from '#commerce/catalog/http';
import { ConfigModule } from '#platform/config';
import { AccessTable, buildDocuments, configureEdge, createFastifyAdapter, EdgeModule } from '#platform/http';
import { newId } from '#platform/ids';
import { createLogger, PinoNestLogger } from '#platform/logging';
import { PLATFORM, PlatformDatabaseModule } from '#platform/mongo';
import { queueRoot } from '#platform/queue';
import { RateLimitModule } from '#platform/rate-limit';
import { RedisModule } from '#platform/redis';
import { StoresHttpModule } from '#commerce/stores/http';
import {
  ClusterConnections,
  DEFAULT_CLUSTER,
  Provisioning,
  TenancyModule,
  TenantRegistry,
  TenantScope,
  type TenantGraph,
  type CredentialVerifier,
  type PresentedCredential,
  type Principal,
  type TenantRecord,
} from '#foundation/tenancy';
import { TenantEdge, TenantEdgeModule } from '#foundation/tenancy/http';
import { testConfig } from '../../../../../test/support/test-config.js';
import { InventoryHttpModule } from '#commerce/inventory/http';
import type { FileJob } from '../jobs/file-job.schema.js';
import { DoFileJobs } from '../jobs/do-file-jobs.js';
import { ProductFilesHttpModule } from './index.js';

const EVERYTHING = [
  'catalog.read',
  'catalog.write',
  'stores.read',
  'stores.write',
  'stock.read',
  'stock.write',
];

/** Takes `<tenant id>` for staff of that tenant and `<tenant id>~<store id>` for staff of one of its stores. */
@Injectable()
class NameTags implements CredentialVerifier {
  async verify({ value }: PresentedCredential): Promise<Principal | undefined> {
    const [tenantId, store] = value.split('~');
    const permissions = new Set(EVERYTHING);
    return {
      kind: 'session',
      audience: 'staff',
      id: 'tester',
      tenantId,
      permissions,
      ...(store && { stores: [store] }),
    };
  }
}

@Module({ providers: [NameTags], exports: [NameTags] })
class NameTagsModule {}

const config = testConfig();

@Module({
  imports: [
    ConfigModule.forRoot(config),
    RedisModule,
    RateLimitModule,
    queueRoot(),
    PlatformDatabaseModule.forRoot(),
    EdgeModule,
    TenancyModule,
    TenantEdgeModule.forRoot([NameTagsModule], NameTags),
    CatalogHttpModule,
    StoresHttpModule,
    InventoryHttpModule,
    ProductFilesHttpModule,
  ],
})
class ShopFloor {}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // What comes back is looked at field by field.
  readonly body: ReturnType<typeof JSON.parse>;
}

describe('the routes of catalogue, stores and stock', () => {
  let app: NestFastifyApplication;
  let origin: string;
  let tenant: TenantRecord;

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const response = await fetch(`${origin}/api/v1${path}`, {
      method,
      headers: {
        'x-tenant': tenant.slug,
        ...(body === undefined
          ? {}
          : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  }
  const asStaff = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    call(method, path, body, { authorization: `Bearer ${tenant._id}`, ...headers });
  /** Imports a file as a worker would. @returns the job as the API shows it */
  async function importAll(csv: string): Promise<object> {
    const { status, body } = await asStaff('POST', '/admin/imports/products', csv);
    expect({ status, body }).toMatchObject({ status: 202, body: { state: 'waiting' } });
    const { id } = body as { id: string };
    const work = async (graph: TenantGraph): Promise<FileJob> =>
      (await graph.get(DoFileJobs)).finish(id, () => undefined);
    await app.get(TenantScope).run(tenant._id, work);
    return (await asStaff('GET', `/admin/imports/${id}`)).body as object;
  }
  const provision = () => app.get(Provisioning).create({ slug: `t-${newId().slice(-12)}`, name: 'Test' });

  beforeAll(async () => {
    const logger = createLogger(config);
    app = await NestFactory.create<NestFastifyApplication>(ShopFloor, createFastifyAdapter(config, logger), {
      logger: new PinoNestLogger(logger),
      bodyParser: false,
      abortOnError: false,
    });
    await configureEdge(app, { config, logger, cors: { allows: async () => false } });
    const edge = app.get(TenantEdge);
    const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    instance.addHook('onRequest', edge.enter);
    instance.addHook('onSend', edge.leave);
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
    tenant = await provision();
  });

  afterAll(async () => {
    const cluster = await app.get(ClusterConnections).cluster(DEFAULT_CLUSTER);
    const databases: string[] = [];
    for await (const { database } of app.get(TenantRegistry).all()) databases.push(database);
    cluster.getClient().removeAllListeners('commandStarted');
    for (const name of databases) await cluster.getClient().db(name).dropDatabase();
    await app.get<Connection>(getConnectionToken(PLATFORM)).dropDatabase();
    await app.close();
  });

  it('take a product from its draft to the shop, guarding each change by its ETag', async () => {
    const created = await asStaff('POST', '/admin/products', {
      title: 'Ridge Tent',
      variants: [{ sku: 'RT-1', price: { amount: 19_900, currency: 'EUR' } }],
    });
    expect(created).toMatchObject({ status: 201, body: { slug: 'ridge-tent', status: 'draft', version: 1 } });
    expect(created.headers.get('etag')).toBe('"1"');
    expect((await call('GET', '/products/ridge-tent')).status).toBe(404);

    const id = created.body.id as string;
    const stale = await asStaff('PATCH', `/admin/products/${id}`, { title: 'x' }, { 'if-match': '"7"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'catalog.changed' } });
    const published = await asStaff('POST', `/admin/products/${id}/publish`, undefined, {
      'if-match': '"1"',
    });
    expect(published).toMatchObject({ status: 200, body: { status: 'active', version: 2 } });
    const shown = await call('GET', '/products/ridge-tent');
    expect(shown).toMatchObject({ status: 200, body: { id, minPrice: { amount: 19_900, currency: 'EUR' } } });
    expect(Object.keys(shown.body)).not.toContain('status');
    expect(await call('GET', '/products?search=tent')).toMatchObject({
      body: { data: [{ id }], nextCursor: null },
    });
    expect((await asStaff('DELETE', `/admin/products/${id}`)).status).toBe(204);
    expect((await call('GET', `/products/${id}`)).status).toBe(404);
  });

  it.each<[string, string, unknown, number, string]>([
    ['POST', '/admin/products', { title: 'x', variants: [], extra: 1 }, 400, 'request.invalid'],
    [
      'POST',
      '/admin/products',
      { title: 'x', variants: [{ sku: 'x', price: { amount: 1, currency: 'USD' } }] },
      400,
      'catalog.invalid-product',
    ],
    [
      'POST',
      '/admin/products',
      { title: 'x', variants: [{ sku: 'x', price: { amount: -1, currency: 'EUR' } }] },
      400,
      'request.invalid',
    ],
    [
      'POST',
      '/admin/products',
      { title: 'x', variants: [{ sku: 'x', price: { amount: 1_000_000_000_001, currency: 'EUR' } }] },
      400,
      'request.invalid',
    ],
    ['GET', '/products?minPrice=9007199254740991', undefined, 400, 'request.invalid'],
    ['GET', '/products?limit=1000', undefined, 400, 'request.invalid'],
    ['GET', '/products?cursor=forged', undefined, 400, 'paging.invalid-cursor'],
    ['GET', '/products?search[$ne]=x', undefined, 400, 'request.invalid'],
    ['GET', '/products/nothing', undefined, 404, 'catalog.product-not-found'],
    ['GET', '/categories/nothing', undefined, 404, 'catalog.category-not-found'],
    ['GET', '/stores/nearby?latitude=91&longitude=0', undefined, 400, 'request.invalid'],
    ['GET', '/stores/nothing', undefined, 404, 'stores.not-found'],
    ['POST', '/admin/imports/products', 'no,product\n1,2\n', 400, 'product-files.unreadable'],
    ['POST', '/admin/imports/products', { a: 1 }, 415, 'request.unsupported-media-type'],
    [
      'POST',
      '/admin/stock/adjustments',
      { storeId: '01jd2k3m4n5p6q7r8s9tavwxyz', lines: [{ variantId: '01jd2k3m4n5p6q7r8s9tavwxyz' }] },
      400,
      'inventory.adjustment-unusable',
    ],
    ['PATCH', '/admin/stock/nothing', { lowAt: 1 }, 404, 'inventory.stock-not-found'],
  ])('%s %s %j is answered %d %s', async (method, path, body, status, code) => {
    expect(await asStaff(method, path, body)).toMatchObject({ status, body: { code } });
  });

  it('import the demo’s catalogue, and show, search, page and stock it', async () => {
    const csv = await readFile('dev/data/northwind-outdoor.csv', 'utf8');
    const report = await importAll(csv);
    expect(report).toMatchObject({ state: 'done', updated: 0, failed: 0, errors: [] });
    const { created } = report as { created: number };
    expect(created).toBeGreaterThan(90);
    expect(await importAll(csv)).toMatchObject({ created: 0, unchanged: created });

    const seen = new Set<string>();
    let cursor = '';
    do {
      const page = await call(
        'GET',
        `/products?sort=price&limit=40${cursor && `&cursor=${cursor}`}&total=true`,
      );
      for (const { slug } of page.body.data) seen.add(slug);
      cursor = page.body.nextCursor;
      expect(page.body.total).toBeLessThanOrEqual(created);
      if (!cursor) expect(seen.size).toBe(page.body.total);
    } while (cursor);

    const [category] = (await call('GET', '/categories')).body.data;
    const inCategory = await call('GET', `/products?category=${category.slug}&total=true&limit=1`);
    expect(inCategory.body.total).toBeGreaterThan(1);

    const product = (await call('GET', '/products/gale-shell-jacket')).body;
    const sold = (await call('GET', '/products?inStock=true&search=gale%20shell')).body.data;
    expect(sold[0]).toMatchObject({ id: product.id, availability: 'in-stock' });
    expect([product.availability, product.variants[0].available]).toEqual(['in-stock', 3]);
    const [variant] = product.variants;
    const [store] = (await call('GET', '/stores')).body.data;
    const availability = await call('GET', `/stores/${store.id}/availability?variantIds=${variant.id}`);
    expect(availability.body).toEqual({
      storeId: store.id,
      data: [{ variantId: variant.id, available: 3, availability: 'in-stock', inStock: true }],
    });

    const lines = [{ variantId: variant.id, delta: 5, reason: 'delivery' }];
    const once = { 'idempotency-key': newId() };
    for (let n = 0; n < 2; n++) {
      const adjusted = await asStaff('POST', '/admin/stock/adjustments', { storeId: store.id, lines }, once);
      expect(adjusted).toMatchObject({ status: 201, body: { data: [{ onHand: 8, sku: 'NW-SHL-001-1' }] } });
    }
    const movements = await asStaff('GET', `/admin/stock/movements?variantId=${variant.id}`);
    expect(movements.body.data).toMatchObject([
      { kind: 'adjustment', onHand: 5, reason: 'delivery', actor: 'staff:tester' },
      { kind: 'import', onHand: 3 },
    ]);
    const id = `${variant.id}:${store.id}`;
    expect(await asStaff('PATCH', `/admin/stock/${id}`, { lowAt: 8 })).toMatchObject({
      body: { low: true, lowAt: 8 },
    });
    expect((await asStaff('GET', `/admin/stock?low=true&storeId=${store.id}`)).body.data).toMatchObject([
      { id },
    ]);
    const short = await asStaff('POST', '/admin/stock/adjustments', {
      storeId: store.id,
      lines: [{ variantId: variant.id, delta: -9 }],
    });
    expect(short).toMatchObject({
      status: 409,
      body: {
        code: 'inventory.insufficient-stock',
        short: [{ variantId: variant.id, requested: 9, available: 8 }],
      },
    });
  });

  it('document their preconditions and the CSV body', () => {
    const { admin } = buildDocuments(app, app.get(AccessTable), { origin: config.PUBLIC_URL });
    expect(JSON.parse(JSON.stringify(admin))).toMatchObject({
      paths: {
        '/api/v1/admin/products/{id}': {
          patch: {
            parameters: expect.arrayContaining([{ $ref: '#/components/parameters/IfMatch' }]),
          },
        },
        '/api/v1/admin/imports/products': { post: { requestBody: { content: { 'text/csv': {} } } } },
      },
    });
  });

  it('show staff of one store that store only', async () => {
    const [main] = (await call('GET', '/stores')).body.data;
    const other = await asStaff('POST', '/admin/stores', { name: 'Other', code: 'other' });
    const limited = { authorization: `Bearer ${tenant._id}~${other.body.id}` };
    const attempt = (method: string, path: string, body?: unknown) => call(method, path, body, limited);
    expect((await attempt('GET', '/admin/stores')).body.data).toMatchObject([{ code: 'other' }]);
    expect((await attempt('GET', `/admin/stores/${main.id}`)).status).toBe(403);
    expect((await attempt('PATCH', `/admin/stores/${main.id}`, { name: 'x' })).status).toBe(403);
    expect((await attempt('DELETE', `/admin/stores/${main.id}`)).status).toBe(403);
    expect((await attempt('GET', '/admin/stock')).body.data).toEqual([]);
    expect((await attempt('GET', `/admin/stock?storeId=${main.id}`)).body.data).toEqual([]);
    expect((await attempt('GET', `/admin/stock/movements?storeId=${main.id}`)).body.data).toEqual([]);
    const { data } = (await asStaff('GET', `/admin/stock?storeId=${main.id}&limit=1`)).body;
    expect((await attempt('PATCH', `/admin/stock/${data[0].id}`, { lowAt: 1 })).status).toBe(403);
    const lines = [{ variantId: data[0].variantId, delta: 1 }];
    for (const storeId of [main.id, [other.body.id], { id: other.body.id }, undefined])
      expect((await attempt('POST', '/admin/stock/adjustments', { storeId, lines })).status).toBe(403);
    expect(
      (await attempt('POST', '/admin/stock/adjustments', { storeId: other.body.id, lines })).status,
    ).toBe(201);
  });

  it('show a tenant’s staff nothing of another’s', async () => {
    const mine = tenant;
    const { id } = (await asStaff('POST', '/admin/categories', { name: 'Mine' })).body;
    tenant = await provision();
    try {
      expect((await asStaff('GET', `/admin/categories/${id}`)).status).toBe(404);
      expect((await asStaff('DELETE', `/admin/categories/${id}`)).status).toBe(404);
      const foreign = { authorization: `Bearer ${mine._id}` };
      expect(await call('GET', `/admin/categories/${id}`, undefined, foreign)).toMatchObject({ status: 421 });
      expect((await call('GET', '/categories')).body.data).toEqual([]);
    } finally {
      tenant = mine;
    }
  });
});
