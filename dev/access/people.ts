import { Customers, Roles, StaffAccounts } from '#foundation/identity';
import { newToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { BUILT_IN_ROLES, DELEGABLE_PERMISSIONS } from '#platform/permissions';
import type { TenantRecord } from '#foundation/tenancy';
import { PASSWORD, type InProcess } from '../installation/in-process.js';
import type { Wire } from '../isolation/wire.js';
import { CALLERS, keyWithout, type CallerKind } from './expectation.js';

export type Headers = Readonly<Record<string, string>>;

/** A person who calls routes. `another` makes a new one of the same kind when a route has made this one unusable. */
export interface Person {
  readonly caller: CallerKind;
  headers: Headers;
  readonly another?: () => Promise<Headers>;
}

/** Makes one person of every kind in {@link CALLERS}. */
export class People {
  constructor(
    private readonly installation: InProcess,
    private readonly tenant: TenantRecord,
    private readonly wire: Wire,
  ) {}

  async all(): Promise<Person[]> {
    const people: Person[] = [
      { caller: CALLERS.nobody, headers: {} },
      { caller: CALLERS.guest, headers: { 'x-cart-token': newToken() } },
      { caller: CALLERS.key, headers: await this.key([...DELEGABLE_PERMISSIONS]) },
      await this.made(CALLERS.customer, () => this.customer()),
      await this.made(CALLERS.elsewhere, () => this.staff('owner', [newId()])),
      await this.made(CALLERS.powerless, async () => this.staff(await this.emptyRole())),
      await this.made(CALLERS.operator, () => this.newcomer('operator')),
    ];
    for (const role of BUILT_IN_ROLES) people.push(await this.made(CALLERS[role], () => this.staff(role)));
    return people;
  }

  /** Credentials of a new person who is logged in. */
  async newcomer(kind: 'customer' | 'owner' | 'operator'): Promise<Headers> {
    if (kind === 'customer') return this.customer();
    return kind === 'owner' ? this.staff('owner') : bearer(await this.installation.operatorToken());
  }

  /** A key with every scope except one; undefined if keys cannot have that permission. */
  async keyWithout(permission: string | undefined): Promise<Person | undefined> {
    const caller = keyWithout(permission);
    const scopes = [...caller.permissions!];
    if (scopes.length === DELEGABLE_PERMISSIONS.length) return undefined;
    return { caller, headers: await this.key(scopes) };
  }

  private async made(caller: CallerKind, another: () => Promise<Headers>): Promise<Person> {
    return { caller, headers: await another(), another };
  }

  private async staff(role: string, storeIds?: string[]): Promise<Headers> {
    const person = { email: newEmail(), name: 'Grace', password: PASSWORD };
    await this.within(async (graph) =>
      (await graph.get(StaffAccounts)).create({ ...person, role, ...(storeIds && { storeIds }) }),
    );
    return this.logIn('/admin', person.email);
  }

  private async customer(): Promise<Headers> {
    const person = { email: newEmail(), firstName: 'Ada', lastName: 'Byron', password: PASSWORD };
    await this.within(async (graph) => (await graph.get(Customers)).create(person));
    return this.logIn('', person.email);
  }

  private async emptyRole(): Promise<string> {
    const role = { name: `Nothing ${newId()}`, permissions: [] };
    const nobody = { permissions: new Set<string>() };
    return this.within(async (graph) => (await (await graph.get(Roles)).create(nobody, role)).id);
  }

  private async key(scopes: readonly string[]): Promise<Headers> {
    const body = { name: 'Key', scopes };
    const { key } = await this.ask<{ key: string }>('/admin/api-keys', body, await this.staff('owner'));
    return { 'x-api-key': key };
  }

  private async logIn(entrance: string, email: string): Promise<Headers> {
    const body = { email, password: PASSWORD };
    const { accessToken } = await this.ask<{ accessToken: string }>(`${entrance}/auth/login`, body);
    return bearer(accessToken);
  }

  private async ask<T>(path: string, body: object, headers: Headers = {}): Promise<T> {
    const home = { 'x-tenant': this.tenant.slug };
    const sending = { method: 'POST', path: `/api/v1${path}`, headers: { ...home, ...headers }, body };
    const { status, text, body: answer } = await this.wire.send(sending);
    if (status >= 400) throw new Error(`POST ${path} was answered ${status}: ${text}`);
    return answer as T;
  }

  private within<T>(work: Parameters<InProcess['scope']['run']>[1]): Promise<T> {
    return this.installation.scope.run(this.tenant._id, work) as Promise<T>;
  }
}

function newEmail(): string {
  return `${newId()}@example.com`;
}

function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` };
}
