import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { mongo } from 'mongoose';
import { createApi } from '#api';
import { Products } from '#commerce/catalog';
import { stockId } from '#commerce/inventory';
import { loadConfig } from '#platform/config';
import { newId } from '#platform/ids';
import { TenantKeyRings, type TenantRecord, TenantScope } from '#foundation/tenancy';
import { STRIPE_KEY } from '../stage/stripe-account.js';
import { wares } from '../stage/wares.js';

/** As the product writes: fields without a value are left out, and not null. */
const AS_STORED = { ignoreUndefined: true } as const;

/*
 * node --expose-gc visit-tenants.js <tenants> <looks>: the API in its own process, without a port. It browses and buys
 * at one tenant after the other through the whole edge, and measures the heap from time to time. Each message to the
 * parent is a Look; the last one is the memory of a resident tenant.
 */

/** The heap after a full garbage collection. */
export interface Look {
  readonly visited: number;
  readonly residents: number;
  readonly heapMb: number;
  readonly rssMb: number;
}

export interface Conclusion {
  readonly perResidentKb: number;
  readonly emptyHeapMb: number;
}

const ADDRESS = {
  name: 'Carla Berg',
  line1: 'Lindenweg 4',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};
const [tenants = 200, looks = 5] = process.argv.slice(2).map(Number);
const AT_ONCE = 2;

class Visitor {
  private readonly stock: mongo.Document[];
  private readonly storeId = newId();
  private readonly left: string[] = [];

  constructor(
    private readonly app: NestFastifyApplication,
    private readonly client: mongo.MongoClient,
    private readonly model: TenantRecord,
    private readonly products: readonly { _id: string; slug: string; variants: readonly { id: string }[] }[],
    private readonly keptDatabases: number,
  ) {
    this.stock = products.flatMap(({ variants }) =>
      variants.map(({ id: variantId }) => ({
        ...{ _id: stockId(variantId, this.storeId) as never, variantId, storeId: this.storeId },
        ...{ onHand: 100, reserved: 0, available: 100, low: false, version: 1, updatedAt: new Date() },
      })),
    );
  }

  /** Makes a tenant with its record and the data for a purchase. Collections are created by the first write. */
  async visit(): Promise<string> {
    const { config } = settings;
    const _id = newId();
    const slug = `m-${_id.slice(-12)}`;
    const rings = this.app.get(TenantKeyRings);
    const keys = [rings.make(_id)];
    const secretKey = rings.of({ _id, keys }).box('stripe').seal(STRIPE_KEY);
    const record = {
      ...this.model,
      ...{ _id, keys, slug, database: config.TENANT_DB_PREFIX + _id },
      secrets: { stripe: { secretKey, webhookSecrets: [] } },
    };
    await this.client.db(config.PLATFORM_DB).collection<TenantRecord>('tenants').insertOne(record);
    const db = this.client.db(record.database);
    await db.collection('products').insertMany(this.products as never, AS_STORED);
    await db.collection('stock').insertMany(this.stock);
    await db.collection<{ _id: string }>('stores').insertOne(defaultStore(this.storeId));
    await this.browseAndBuy(slug);
    await this.forget(record.database);
    return _id;
  }

  private async browseAndBuy(slug: string): Promise<void> {
    const product = this.products[0]!;
    let cart: Record<string, string> = {};
    const ask = async (method: 'GET' | 'POST', path: string, body?: object): Promise<void> => {
      const { statusCode, headers, payload } = await this.app.inject({
        method,
        url: `/api/v1${path}`,
        headers: { 'x-tenant': slug, ...cart, 'idempotency-key': randomUUID() },
        payload: body,
      });
      if (statusCode >= 400) throw new Error(`${method} ${path} was answered ${statusCode}: ${payload}`);
      const token = headers['x-cart-token'] as string | undefined;
      if (token !== undefined) cart = { 'x-cart-token': token };
    };
    await ask('GET', '/products?limit=20');
    await ask('GET', `/products/${product.slug}`);
    await ask('GET', '/categories');
    await ask('POST', '/cart/items', { variantId: product.variants[0]!.id, quantity: 1 });
    await ask('GET', '/cart');
    await ask('POST', '/orders', {
      ...{ deliveryType: 'delivery', deliveryAddress: ADDRESS, email: 'shopper@example.com' },
    });
  }

  /** Drops a database that is not visited again, so that mongod does not grow. */
  private async forget(database: string): Promise<void> {
    this.left.push(database);
    if (this.left.length > this.keptDatabases) await this.client.db(this.left.shift()).dropDatabase();
  }
}

function defaultStore(_id: string): { _id: string } & mongo.Document {
  const now = new Date();
  return {
    ...{ _id, name: 'Main', code: 'main', timeZone: 'UTC', pickup: true, delivery: true, openingHours: [] },
    ...{ isDefault: true, active: true, version: 1, createdAt: now, updatedAt: now },
  };
}

async function look(scope: TenantScope, visited: number): Promise<Look> {
  // Wait for connections that are closing and answers of Redis; they must not count.
  await sleep(500);
  for (let turn = 0; turn < 3; turn++) globalThis.gc!();
  const { heapUsed, external, rss } = process.memoryUsage();
  const megabytes = (bytes: number): number => bytes / 1024 / 1024;
  return {
    visited,
    residents: scope.residents,
    heapMb: megabytes(heapUsed + external),
    rssMb: megabytes(rss),
  };
}

const settings = { config: loadConfig() };

async function main(): Promise<void> {
  const { config } = settings;
  const client = await new mongo.MongoClient(config.MONGODB_URI).connect();
  const app = await createApi(config);
  await (app as INestApplication).init();
  await app.getHttpAdapter().getInstance().ready();
  const scope = app.get(TenantScope);
  const model = await client.db(config.PLATFORM_DB).collection<TenantRecord>('tenants').findOne();
  const products = await scope.runFor(model as TenantRecord, async (graph) => {
    const service = await graph.get(Products);
    return wares(5, model!.settings.currency).map(
      (ware) => service.compose(ware, 'active', new Map()).product,
    );
  });
  const visitor = new Visitor(app, client, model as TenantRecord, products, config.TENANT_RESIDENT_MAX + 20);

  const visited: string[] = [];
  const stretch = Math.ceil(tenants / looks);
  let full: Look | undefined;
  while (visited.length < tenants) {
    const goal = Math.min(tenants, visited.length + stretch);
    let begun = visited.length;
    const visitSome = async (): Promise<void> => {
      while (begun++ < goal) visited.push(await visitor.visit());
    };
    await Promise.all(Array.from({ length: AT_ONCE }, visitSome));
    full = await look(scope, visited.length);
    process.send!(full);
  }
  for (const id of [...visited, model!._id]) await scope.evict(id);
  const empty = await look(scope, visited.length);
  const perResidentKb = ((full!.heapMb - empty.heapMb) * 1024) / (full!.residents - empty.residents);
  process.send!({ perResidentKb, emptyHeapMb: empty.heapMb } satisfies Conclusion);
  await client.close();
  await app.close();
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error);
    process.exit(1);
  },
);
