import mongoose, { type Connection, type mongo } from 'mongoose';
import type { Effect } from './effects-table.js';

/** The tenant's data at one moment, as far as effects can be seen in it. */
export interface Snapshot {
  readonly orders: ReadonlyMap<
    string,
    { readonly whose: Whose; readonly status: string; readonly refunds: number }
  >;
  readonly prices: string;
  readonly listPrices: string;
  readonly groups: string;
  readonly corrections: number;
  readonly staff: string;
  readonly roles: string;
  readonly authority: ReadonlySet<string>;
  readonly imports: number;
  readonly exports: number;
  readonly erased: number;
  readonly endpoints: ReadonlySet<string>;
  readonly signIn: string;
}

type Whose = 'customer' | 'guest';

interface OrderRow {
  readonly _id: string;
  readonly status: string;
  readonly customerId?: string;
}

/** Collections that the watch reads. */
const WATCHED: ReadonlySet<string> = new Set([
  'orders',
  'payments',
  'products',
  'prices',
  'definitions',
  'stock_movements',
  'staff',
  'state',
  'api_keys',
  'oauth_clients',
  'customers',
  'outbox',
  'webhook_endpoints',
]);
const WRITES: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'findAndModify', 'bulkWrite']);

const MOVED = new Set(['preparing', 'ready-for-pickup', 'shipped', 'delivered']);

/**
 * Sees effects in the database itself, on its own connection, whatever an answer says. It monitors the product's
 * connection and reads the database only after a write. Writes on other connections are found at the end of each route.
 */
export class EffectWatch {
  /** Whether the product has written since this was set to false. */
  touched = true;

  private constructor(
    private readonly connection: Connection,
    private readonly database: string,
  ) {}

  /** @param product the product's client, with command monitoring */
  static async open(uri: string, database: string, product: mongo.MongoClient): Promise<EffectWatch> {
    const watch = new EffectWatch(await mongoose.createConnection(uri).asPromise(), database);
    product.on('commandStarted', ({ commandName, databaseName, command }) => {
      if (databaseName !== database || !WRITES.has(commandName)) return;
      if (commandName === 'bulkWrite' || WATCHED.has(command[commandName] as string)) watch.touched = true;
    });
    return watch;
  }

  async snapshot(): Promise<Snapshot> {
    const [orders, payments, products, listPrices, lists, groups, staff, keys, clients, endpoints] =
      await Promise.all([
        this.rows<OrderRow>('orders', { status: 1, customerId: 1 }),
        this.rows<{ _id: string; orderId: string; refunds: object[] }>('payments', {
          orderId: 1,
          refunds: 1,
        }),
        this.rows('products', { 'variants.id': 1, 'variants.price': 1, 'variants.amount': 1 }),
        this.rows('prices', { amount: 1, tiers: 1, sales: 1 }, { list: /^[^:]+$/ }),
        this.rows('definitions', { phases: 1, groupIds: 1, marketIds: 1 }, { kind: 'price-list' }),
        this.rows('customers', { groupIds: 1 }, { 'groupIds.0': { $exists: true } }),
        this.rows('staff', { email: 1, name: 1, role: 1, storeIds: 1, status: 1 }),
        this.rows('api_keys', { hash: 1, scopes: 1 }),
        this.rows('oauth_clients', { hash: 1, scopes: 1 }),
        this.rows<{ enabled: boolean }>('webhook_endpoints', { url: 1, events: 1, enabled: 1 }),
      ]);
    const refunds = new Map(payments.map(({ orderId, refunds: { length } }) => [orderId, length]));
    return {
      orders: new Map(
        orders.map(({ _id, status, customerId }) => [
          _id,
          { whose: customerId ? 'customer' : 'guest', status, refunds: refunds.get(_id) ?? 0 },
        ]),
      ),
      prices: JSON.stringify(products),
      listPrices: JSON.stringify([listPrices, lists]),
      groups: JSON.stringify(groups),
      corrections: await this.count('stock_movements', { kind: { $in: ['adjustment', 'import'] } }),
      staff: JSON.stringify(staff),
      roles: JSON.stringify(await this.state('roles')),
      authority: new Set([...keys, ...clients].map((row) => JSON.stringify(row))),
      imports: await this.count('outbox', { type: 'product-import.started' }),
      exports: await this.count('outbox', { type: 'customer.export-requested' }),
      erased: await this.count('outbox', { type: 'customer.erasure-requested' }),
      endpoints: new Set(endpoints.filter(({ enabled }) => enabled).map((row) => JSON.stringify(row))),
      signIn: JSON.stringify(await this.state('identity-providers')),
    };
  }

  /** Whether all events have a number. */
  async allNumbered(): Promise<boolean> {
    return (await this.count('outbox', { seq: { $exists: false } })) === 0;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private get db() {
    return this.connection.getClient().db(this.database);
  }

  private async rows<T extends object = object>(
    name: string,
    shown: object,
    filter: object = {},
  ): Promise<T[]> {
    const found = this.db
      .collection(name)
      .find(filter, { projection: shown as never })
      .sort({ _id: 1 });
    return (await found.toArray()) as unknown as T[];
  }

  private count(name: string, filter: object): Promise<number> {
    return this.db.collection(name).countDocuments(filter);
  }

  /** Only its content, because counters beside the content also change for other reasons. */
  private async state(id: string): Promise<unknown> {
    const found = await this.db.collection<{ _id: string }>('state').findOne({ _id: id });
    const { roles, providers } = (found ?? {}) as { roles?: unknown; providers?: unknown };
    return roles ?? providers;
  }
}

/** The effects between two snapshots. */
export function effectsBetween(before: Snapshot, after: Snapshot): Effect[] {
  const effects = new Set<Effect>();
  const note = (happened: boolean, effect: Effect): unknown => happened && effects.add(effect);
  for (const [id, order] of after.orders) {
    const was = before.orders.get(id);
    if (!was) continue;
    const ended = order.status === 'cancelled' && was.status !== 'cancelled';
    note(order.refunds > was.refunds, `money of the ${order.whose}’s order goes back`);
    note(ended && was.status !== 'pending', `the ${order.whose}’s paid order is cancelled`);
    note(ended && was.status === 'pending', 'an unpaid order is cancelled');
    note(order.status !== was.status && MOVED.has(order.status), 'an order is moved on');
  }
  note(before.prices !== after.prices, 'a price changes');
  note(before.listPrices !== after.listPrices, 'what a price list asks changes');
  note(before.groups !== after.groups, 'the groups of a customer change');
  note(after.corrections > before.corrections, 'stock is corrected');
  note(before.staff !== after.staff, 'staff change');
  note(before.roles !== after.roles, 'a role changes');
  note(after.imports > before.imports, 'an import of products begins');
  note(after.exports > before.exports, 'data of a customer is exported');
  note(after.erased > before.erased, 'a customer is erased');
  note(hasMore(before.authority, after.authority), 'authority is handed to a key or an app');
  note(hasMore(before.endpoints, after.endpoints), 'events are sent to an address');
  note(before.signIn !== after.signIn, 'the ways to sign in change');
  return [...effects];
}

function hasMore(before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  return [...after].some((one) => !before.has(one));
}
