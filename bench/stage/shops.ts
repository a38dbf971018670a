import { createHash } from 'node:crypto';
import bcrypt from 'bcrypt';
import type { mongo } from 'mongoose';
import { guestCart } from '#commerce/cart';
import { Product, Products } from '#commerce/catalog';
import { Passwords } from '#foundation/identity';
import { stockId } from '#commerce/inventory';
import { PaymentAccountConnected } from '#commerce/payments/events';
import { CONFIG, type Config } from '#platform/config';
import { newId } from '#platform/ids';
import {
  Provisioning,
  TenantKeyRings,
  tenantModels,
  TenantSecrets,
  type TenantRecord,
  TenantScope,
} from '#foundation/tenancy';
import type { ShopAddress } from '../load/job.js';
import type { Services } from './services.js';
import { STRIPE_KEY, WEBHOOK_SECRET } from './stripe-account.js';
import { wares } from './wares.js';

/** As the product writes: fields without a value are left out, and not null. */
const AS_STORED = { ignoreUndefined: true } as const;

/** A tenant of the benchmark. */
export interface Shop extends ShopAddress {
  readonly record: TenantRecord;
  readonly slugs: readonly string[];
  /** Whether shoppers can also log in and buy; otherwise they can only browse. */
  readonly whole: boolean;
}

export const PASSWORD = 'correct horse battery';
export const CUSTOMERS = 20;
/** Number of guest carts for each server and shop. */
export const CARTS = 40;

const CURRENCY = 'EUR';
const STOCK = 1_000_000;
const AT_ONCE = 4;

/** Provisions tenants as operators do. @returns them with the milliseconds that each took */
export async function provision(
  services: Services,
  count: number,
): Promise<{ tenants: TenantRecord[]; took: number[] }> {
  const provisioning = services.app.get(Provisioning);
  const tenants: TenantRecord[] = [];
  const took: number[] = [];
  for (let index = 0; index < count; index++) {
    const slug = `shop-${newId().slice(-12)}`;
    const began = performance.now();
    tenants.push(await provisioning.create({ slug, name: `Shop ${slug}`, settings: { currency: CURRENCY } }));
    took.push(performance.now() - began);
  }
  return { tenants, took };
}

/** Gives provisioned tenants products with stock, customers, and an account at the payment provider. */
export async function fill(
  services: Services,
  tenants: readonly TenantRecord[],
  products: number,
): Promise<Shop[]> {
  const rows = await rowsOf(services, tenants[0]!, products);
  const { BCRYPT_ROUNDS } = services.app.get<Config>(CONFIG);
  const [passwords, rings] = [services.app.get(Passwords), services.app.get(TenantKeyRings)];
  const hashes = {
    // For log-ins at the bare server: a bcrypt hash of the same cost, without the product's pepper.
    bareHash: await bcrypt.hash(PASSWORD, BCRYPT_ROUNDS),
  };
  return inParallel(tenants, async (tenant) => {
    const account = { secretKey: STRIPE_KEY, webhookSecrets: [WEBHOOK_SECRET] };
    // Not by PaymentAccounts, which would ask Stripe about the key.
    const told = PaymentAccountConnected.of('stripe', { provider: 'stripe', keyEnding: null, mode: 'test' });
    const record = await services.app.get(TenantSecrets).keep(tenant._id, 'stripe', account, told);
    const passwordHash = await passwords.hash(rings.of(record), PASSWORD);
    await services.app.get(TenantScope).runFor(record, async ({ connection }) => {
      const db = connection.db!;
      await db.collection<Product>('products').insertMany([...rows], AS_STORED);
      const store = await db.collection<{ _id: string }>('stores').findOne({ isDefault: true });
      await db.collection<mongo.Document>('stock').insertMany(stockOf(rows, store!._id));
      await db.collection<mongo.Document>('customers').insertMany(customers({ ...hashes, passwordHash }));
      await db.collection<mongo.Document>('carts').insertMany(cartsOfGuests(record.slug));
    });
    return shopOf(record, rows, true);
  });
}

/**
 * Adds tenants with only a catalogue: the platform's record, and the catalogue's collections with their indexes. A
 * thousand complete tenants would take ten minutes and give the same figures for reads.
 */
export async function addBrowsable(
  services: Services,
  model: TenantRecord,
  count: number,
  products: number,
  platform: mongo.Db,
): Promise<Shop[]> {
  const rows = await rowsOf(services, model, products);
  const records = Array.from({ length: count }, (): TenantRecord => {
    const _id = newId();
    const database = model.database.replace(model._id, _id);
    const keys = [services.app.get(TenantKeyRings).make(_id)];
    return { ...model, _id, keys, slug: `shop-${_id.slice(-12)}`, database };
  });
  await platform.collection<TenantRecord>('tenants').insertMany(records);
  const { schema } = tenantModels().find(({ name }) => name === Product.name)!;
  return inParallel(records, (record) =>
    services.app.get(TenantScope).runFor(record, async ({ connection }) => {
      await connection.model(Product.name, schema).createIndexes();
      await connection.db!.collection<Product>('products').insertMany([...rows], AS_STORED);
      return shopOf(record, rows, false);
    }),
  );
}

/** A token in the form of guests' tokens, the same for the same guest. */
export function cartToken(server: string, slug: string, guest: number): string {
  return createHash('sha256').update(`${server} ${slug} ${guest}`).digest('base64url');
}

/** Guests' carts, stored before: the product makes no cart for a token that it did not choose. */
function cartsOfGuests(slug: string): mongo.Document[] {
  const now = new Date();
  const expiresAt = new Date(now.getTime() + 86_400_000);
  return Array.from({ length: CARTS }, (_, guest) => ({
    _id: guestCart(cartToken('emporium', slug, guest)) as never,
    ...{ items: [], version: 0, createdAt: now, updatedAt: now, expiresAt },
  }));
}

export function customerEmail(index: number): string {
  return `customer-${index}@example.com`;
}

/** Products, composed by the catalogue. Every tenant gets the same rows with the same ids. */
async function rowsOf(services: Services, tenant: TenantRecord, count: number): Promise<Product[]> {
  return services.with(tenant, Products, async (products) =>
    wares(count, CURRENCY).map((ware) => {
      const { product } = products.compose(ware, 'active', new Map());
      return { ...product, availability: 'in-stock' as const };
    }),
  );
}

function stockOf(rows: readonly Product[], storeId: string): mongo.Document[] {
  const pieces = { onHand: STOCK, reserved: 0, available: STOCK };
  return rows.flatMap(({ variants }) =>
    variants.map(({ id: variantId }) => ({
      _id: stockId(variantId, storeId) as never,
      variantId,
      storeId,
      ...pieces,
      low: false,
      version: 1,
      updatedAt: new Date(),
    })),
  );
}

function customers(hashes: object): mongo.Document[] {
  const now = new Date();
  return Array.from({ length: CUSTOMERS }, (_, index) => ({
    _id: newId() as never,
    email: customerEmail(index),
    ...hashes,
    firstName: 'Carla',
    lastName: 'Berg',
    status: 'active',
    createdAt: now,
    updatedAt: now,
  }));
}

function shopOf(record: TenantRecord, rows: readonly Product[], whole: boolean): Shop {
  return {
    record,
    whole,
    tenantId: record._id,
    slug: record.slug,
    slugs: rows.map(({ slug }) => slug),
    variantIds: rows.map(({ variants }) => variants[0]!.id),
  };
}

async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
