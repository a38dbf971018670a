import { Customers, Roles, StaffAccounts } from '#foundation/identity';
import { newId } from '#platform/ids';
import { STAFF_PERMISSIONS } from '#platform/permissions';
import { PASSWORD, type InProcess } from '../installation/in-process.js';
import { ADDRESS } from '../isolation/fill.js';
import type { Caller as OwnCaller, FilledTenant } from '../isolation/filled-tenant.js';
import { ADMIN, freshCaller } from '../isolation/people.js';
import type { Caller } from './callers.js';
import { until } from '../until.js';
import type { Markers } from './watch-answers.js';

type Headers = Readonly<Record<string, string>>;

/** The order that a request is about. */
export type Subject = 'customer' | 'guest' | 'unpaid';
export const SUBJECTS: readonly Subject[] = ['customer', 'guest', 'unpaid'];

interface Thing {
  readonly id: string;
}

interface Placed {
  readonly order: Thing;
  readonly payment: { readonly id: string; readonly checkoutUrl: string };
  readonly orderToken?: string;
}

/** An order that requests are about, until one of them has changed it. */
export interface Target {
  readonly orderId: string;
  readonly paymentId: string;
}

/**
 * The data that callers try to change: orders of one customer and one guest, whose names appear nowhere else, and one
 * object of every kind. When a request has changed or removed something, it is made again, by people who may.
 */
export class Fixtures {
  readonly markers: Markers;
  private customer?: { readonly email: string; readonly headers: Headers };
  private guest: Headers = {};
  private empty?: Promise<string>;
  private readonly orders = new Map<Subject, Target>();
  private readonly things = new Map<string, string>();

  /** Functions that make an object of a kind, as people who may. */
  private readonly makers: Readonly<Record<string, () => Promise<string>>> = {
    customers: async () => (await this.newAccount()).id,
    products: async () => {
      const price = { amount: 1_000, currency: 'EUR' };
      const body = { title: `Tent ${newId()}`, variants: [{ sku: newId(), price }], status: 'active' };
      return (await this.asOwner<Thing>('POST', '/admin/products', body)).id;
    },
    imports: async () => {
      const body = `Title,Variant SKU,Variant Price\nMug,${newId()},9.90\n`;
      const call = { as: this.tenant.staff, body, headers: { 'content-type': 'text/csv' } };
      return (await this.tenant.call<Thing>('POST', '/admin/imports/products', call)).id;
    },
    exports: async () => (await this.asOwner<Thing>('POST', '/admin/exports/products', { format: 'csv' })).id,
    medias: async () => {
      const body = { fileName: `${newId()}.png`, bytes: 10, mediaType: 'image/png' };
      return (await this.asOwner<{ media: Thing }>('POST', '/admin/media/uploads', body)).media.id;
    },
    variants: async () => this.tenant.soldVariant,
    stores: async () => this.storeId,
    stocks: async () => `${this.tenant.soldVariant}:${this.storeId}`,
    staffs: async () => {
      const role = await this.emptyRole();
      const person = { email: `${newId()}@staff.example`, name: 'Sam', password: PASSWORD, role };
      return this.within(async (graph) => (await (await graph.get(StaffAccounts)).create(person))._id);
    },
    roles: () => this.newRole(),
    'api-keys': async () => {
      const body = { name: 'Key', scopes: ['catalog.read'] };
      return (await this.asOwner<Thing>('POST', '/admin/api-keys', body)).id;
    },
    'oauth-clients': async () => {
      const app = { type: 'confidential', grantTypes: ['client_credentials'], scopes: ['catalog.read'] };
      return (await this.asOwner<Thing>('POST', '/admin/oauth-clients', { name: 'App', ...app })).id;
    },
    'webhook-endpoints': async () => {
      const url = `${this.tenant.services.receiver.origin}/hooks?token=${this.markers.webhook}`;
      const body = { url, events: ['order.paid'] };
      return (await this.asOwner<Thing>('POST', '/admin/webhook-endpoints', body)).id;
    },
    'identity-providers': () => this.provider(),
    oidcs: () => this.provider(),
    identities: () => this.provider(),
    'customer-groups': () => this.definition('/admin/customer-groups'),
    markets: () => this.definition('/admin/markets', { currency: 'EUR' }),
    'price-lists': () => this.definition('/admin/price-lists'),
    items: () => this.item(),
    addresses: async () => (await this.asCustomer<Thing>('POST', '/me/addresses', ADDRESS)).id,
    sessions: async () => {
      const { email } = this.customer!;
      await this.tenant.call('POST', '/auth/login', { body: { email, password: PASSWORD } });
      const { data } = await this.asCustomer<{ data: (Thing & { current: boolean })[] }>(
        'GET',
        '/auth/sessions',
      );
      return data.find(({ current }) => !current)!.id;
    },
  };

  constructor(
    private readonly installation: InProcess,
    private readonly tenant: FilledTenant,
    readonly storeId: string,
  ) {
    const salt = newId().slice(-10);
    this.markers = {
      customer: `pia${salt}`,
      guest: `gus${salt}`,
      webhook: `hook${salt}`,
      entered: [`provider-secret-${salt}`, `sk_test_${tenant.record._id}`],
    };
  }

  /** Makes the data. @returns the customer and the guest who own the orders */
  async open(): Promise<Caller[]> {
    for (const kind of ['identity-providers', 'webhook-endpoints']) await this.thing(kind);
    await this.newCustomer();
    for (const subject of SUBJECTS) await this.target(subject);
    return [
      { name: 'customer', headers: () => this.customer!.headers, renew: () => this.newCustomer() },
      { name: 'guest', headers: () => this.guest },
    ];
  }

  /** The order that a request is about; a new one if the last was changed. */
  async target(subject: Subject): Promise<Target> {
    const known = this.orders.get(subject);
    if (known) return known;
    const fresh = await this.place(subject);
    this.orders.set(subject, fresh);
    return fresh;
  }

  /** Called after a request has changed the order, so that the next request gets another. */
  spent(subject: Subject): void {
    this.orders.delete(subject);
  }

  /** The id of an object of a kind; undefined for kinds where any object will do. */
  async thing(kind: string): Promise<string | undefined> {
    const bare = kind.replace('admin:', '');
    const maker = this.makers[bare];
    if (!maker) return undefined;
    const known = this.things.get(bare);
    if (known) return known;
    const made = await maker();
    this.things.set(bare, made);
    return made;
  }

  /** Called after a request has used such an object, so that the next request gets another. */
  used(kind: string): void {
    this.things.delete(kind.replace('admin:', ''));
  }

  /** A role without permissions; everybody who may invite staff can give it. */
  emptyRole(): Promise<string> {
    this.empty ??= this.newRole();
    return this.empty;
  }

  private newRole(): Promise<string> {
    return this.within(async (graph) => {
      const role = { name: `Empty ${newId()}`, permissions: [] };
      return (
        await (await graph.get(Roles)).create({ permissions: new Set<string>(STAFF_PERMISSIONS) }, role)
      ).id;
    });
  }

  private async definition(path: string, more: object = {}): Promise<string> {
    const body = { key: `k-${newId()}`, name: 'Name', ...more };
    return (await this.asOwner<Thing>('POST', path, body)).id;
  }

  /** An item in the customer's cart. */
  private async item(): Promise<string> {
    const body = { variantId: this.tenant.soldVariant, quantity: 1 };
    const { items } = await this.asCustomer<{ items: Thing[] }>('POST', '/cart/items', body);
    return items[0]!.id;
  }

  private asCustomer<T>(method: string, path: string, body?: object): Promise<T> {
    return this.tenant.call<T>(method, path, { as: caller(this.customer!.headers), body });
  }

  private async provider(): Promise<string> {
    const { openId } = this.tenant.services;
    const clientSecret = this.markers.entered[0];
    const body = { name: 'Sign in', issuer: openId, clientId: 'shop', clientSecret };
    await this.asOwner('PUT', `/admin/identity-providers/${this.tenant.providerId}`, body);
    return this.tenant.providerId;
  }

  private async newCustomer(): Promise<void> {
    const { email } = await this.newAccount();
    const { accessToken } = await this.tenant.call<{ accessToken: string }>('POST', '/auth/login', {
      body: { email, password: PASSWORD },
    });
    const headers = { authorization: `Bearer ${accessToken}` };
    this.customer = { email, headers };
    const name = `Pia ${this.markers.customer}`;
    await this.asCustomer('POST', '/me/addresses', { ...ADDRESS, name });
    // The orders of the last customer do not belong to the new one.
    for (const subject of ['customer', 'unpaid'] as const) this.spent(subject);
    for (const kind of ['items', 'addresses', 'sessions']) this.used(kind);
  }

  private newAccount(): Promise<{ id: string; email: string }> {
    const { customer } = this.markers;
    const email = `${newId()}@${customer}.example`;
    const person = { email, firstName: customer, lastName: 'Berg', password: PASSWORD };
    return this.within(async (graph) => {
      const { _id: id } = await (await graph.get(Customers)).create(person);
      return { id, email };
    });
  }

  private async place(subject: Subject): Promise<Target> {
    const { customer, guest } = this.markers;
    const item = { variantId: this.tenant.soldVariant, quantity: 1 };
    const own = subject === 'guest' ? {} : this.customer!.headers;
    const added = await this.tenant.ask('POST', '/cart/items', { as: caller(own), body: item });
    const token = added.headers['x-cart-token'] as string | undefined;
    const buyer = subject === 'guest' ? { 'x-cart-token': token! } : own;
    const marker = subject === 'guest' ? guest : customer;
    const placed = await this.tenant.call<Placed>('POST', '/orders', {
      as: caller(buyer),
      headers: { 'idempotency-key': newId() },
      body: {
        deliveryType: 'delivery',
        deliveryAddress: { ...ADDRESS, name: `Person ${marker}` },
        ...(subject === 'guest' && { email: `${newId()}@${marker}.example` }),
      },
    });
    if (subject === 'guest') this.guest = { ...buyer, 'x-order-token': placed.orderToken! };
    if (subject !== 'unpaid') await this.pay(placed);
    return { orderId: placed.order.id, paymentId: placed.payment.id };
  }

  private async pay({ order, payment }: Placed): Promise<void> {
    const session = new URL(payment.checkoutUrl).pathname.split('/').pop()!;
    const url = `${this.tenant.services.stripe}/_test/sessions/${session}/pay`;
    const response = await fetch(url, { method: 'POST' });
    if (!response.ok) throw new Error(`the pay page answered ${response.status}: ${await response.text()}`);
    await until(`the payment of order ${order.id}`, async () => {
      const path = `/admin/orders/${order.id}`;
      const now = await this.tenant.call<{ paymentStatus: string }>('GET', path, { as: this.tenant.staff });
      return now.paymentStatus === 'paid' ? now : undefined;
    });
  }

  /** Routes for owners may need a recent log-in. */
  private async asOwner<T>(method: string, path: string, body: object): Promise<T> {
    const as = await freshCaller(this.tenant, ADMIN, this.tenant.emails.staff);
    return this.tenant.call<T>(method, path, { as, body });
  }

  private within<T>(work: Parameters<InProcess['scope']['run']>[1]): Promise<T> {
    return this.installation.scope.run(this.tenant.record._id, work) as Promise<T>;
  }
}

function caller(headers: Headers): OwnCaller {
  return { name: 'customer', headers };
}
