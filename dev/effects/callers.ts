import { Customers, Roles, StaffAccounts } from '#foundation/identity';
import { newToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { DELEGABLE_PERMISSIONS, STAFF_PERMISSIONS, type StaffPermission } from '#platform/permissions';
import { Stores } from '#commerce/stores';
import type { TenantRecord } from '#foundation/tenancy';
import { ownerOf, PASSWORD, type InProcess } from '../installation/in-process.js';
import type { Wire } from '../isolation/wire.js';
import type { CallerName } from './effects-table.js';

type Headers = Readonly<Record<string, string>>;

/** A person or program that calls every route. */
export interface Caller {
  readonly name: CallerName;
  /** Their current credentials. */
  readonly headers: () => Headers;
  /** Replaces them by another one of the same kind with a recent log-in; absent for callers who do not log in. */
  readonly renew?: () => Promise<void>;
}

/** In a short run, each of these scopes gets a key: scopes with effects, and scopes that read. */
const SCOPES_IN_SHORT: readonly StaffPermission[] = [
  'orders.read',
  'orders.write',
  'orders.refund',
  'payments.read',
  'customers.read',
  'customers.write',
  'catalog.write',
  'stock.write',
  'events.read',
  'webhooks.read',
];

/** Makes one caller of every kind in the table. All belong to the same tenant, except the owner of another tenant. */
export class Callers {
  constructor(
    private readonly installation: InProcess,
    private readonly wire: Wire,
    private readonly tenant: TenantRecord,
    private readonly elsewhere: TenantRecord,
    private readonly short: boolean,
  ) {}

  /** All callers except the customer and the guest who own the orders; Fixtures makes those. */
  async all(): Promise<Caller[]> {
    const storeId = await this.defaultStore();
    const callers: Caller[] = [
      constant('nobody', {}),
      constant('another guest', { 'x-cart-token': newToken(), 'x-order-token': newToken() }),
      await this.made('another customer', () => this.newCustomer()),
      await this.made('operator', async () => bearer(await this.installation.operatorToken())),
      await this.made('owner of another tenant', () => this.logIn('/admin', ownerOf(this.elsewhere.slug))),
    ];
    for (const role of ['owner', 'manager', 'support'] as const) callers.push(await this.staff(role, role));
    callers.push(
      await this.staff('owner of the store', 'owner', [storeId]),
      await this.staff('owner of another store', 'owner', [newId()]),
      await this.staff('staff without permissions', await this.role([])),
      await this.staff('mover and refunder', await this.role(['orders.write', 'orders.refund'])),
    );
    for (const permission of STAFF_PERMISSIONS)
      callers.push(await this.staff(`staff with ${permission} alone`, await this.role([permission])));
    return [...callers, ...(await this.machines())];
  }

  private async machines(): Promise<Caller[]> {
    const every = [...DELEGABLE_PERMISSIONS];
    const machines = [
      constant('API key with every scope', await this.key(every)),
      constant('app with every scope', await this.app(every)),
    ];
    for (const scope of this.short ? SCOPES_IN_SHORT : DELEGABLE_PERMISSIONS) {
      machines.push(constant(`API key with ${scope}`, await this.key([scope])));
      const app = !this.short || scope.startsWith('orders.');
      if (app) machines.push(constant(`app with ${scope}`, await this.app([scope])));
    }
    return machines;
  }

  async logIn(entrance: string, email: string): Promise<Headers> {
    const tenant = email === ownerOf(this.elsewhere.slug) ? this.elsewhere : this.tenant;
    const body = { email, password: PASSWORD };
    const path = `/api/v1${entrance}/auth/login`;
    const { accessToken } = await this.ask<{ accessToken: string }>(path, body, { 'x-tenant': tenant.slug });
    return bearer(accessToken);
  }

  private async made(name: CallerName, make: () => Promise<Headers>): Promise<Caller> {
    let headers = await make();
    const renew = async (): Promise<void> => {
      headers = await make();
    };
    return { name, headers: () => headers, renew };
  }

  /** A member of staff. One who was removed or changed is replaced. */
  private async staff(name: CallerName, role: string, storeIds?: string[]): Promise<Caller> {
    return this.made(name, async () => {
      const email = `${newId()}@staff.example`;
      const person = { email, name: 'Grace', password: PASSWORD, role, ...(storeIds && { storeIds }) };
      await this.within(async (graph) => (await graph.get(StaffAccounts)).create(person));
      return this.logIn('/admin', email);
    });
  }

  private async newCustomer(): Promise<Headers> {
    const email = `${newId()}@bob.example`;
    const person = { email, firstName: 'Bob', lastName: 'Builder', password: PASSWORD };
    await this.within(async (graph) => (await graph.get(Customers)).create(person));
    return this.logIn('', email);
  }

  private role(permissions: readonly StaffPermission[]): Promise<string> {
    const maker = { permissions: new Set<string>(STAFF_PERMISSIONS) };
    const role = { name: `Role ${newId()}`, permissions };
    return this.within(async (graph) => (await (await graph.get(Roles)).create(maker, role)).id);
  }

  private async key(scopes: readonly string[]): Promise<Headers> {
    const body = { name: 'Key', scopes };
    const { key } = await this.ask<{ key: string }>('/api/v1/admin/api-keys', body, await this.owner());
    return { 'x-api-key': key };
  }

  private async app(scopes: readonly string[]): Promise<Headers> {
    const body = { name: 'App', type: 'confidential', grantTypes: ['client_credentials'], scopes };
    const path = '/api/v1/admin/oauth-clients';
    const client = await this.ask<{ id: string; secret: string }>(path, body, await this.owner());
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
    });
    const token = await this.ask<{ access_token: string }>('/oauth/token', form.toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    return bearer(token.access_token);
  }

  private owner(): Promise<Headers> {
    return this.logIn('/admin', ownerOf(this.tenant.slug));
  }

  private async ask<T>(path: string, body: unknown, headers: Headers): Promise<T> {
    const home = { 'x-tenant': this.tenant.slug, ...headers };
    const {
      status,
      text,
      body: answer,
    } = await this.wire.send({ method: 'POST', path, headers: home, body });
    if (status >= 400) throw new Error(`POST ${path} was answered ${status}: ${text}`);
    return answer as T;
  }

  private defaultStore(): Promise<string> {
    return this.within(async (graph) => (await (await graph.get(Stores)).default())._id);
  }

  private within<T>(work: Parameters<InProcess['scope']['run']>[1]): Promise<T> {
    return this.installation.scope.run(this.tenant._id, work) as Promise<T>;
  }
}

function constant(name: CallerName, headers: Headers): Caller {
  return { name, headers: () => headers };
}

function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` };
}
