import { Customers, StaffAccounts } from '#foundation/identity';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { PASSWORD, type InProcess } from '../installation/in-process.js';
import type { Wire } from '../isolation/wire.js';
import type { Surface } from './surfaces.js';

type Headers = Readonly<Record<string, string>>;

/** Makes a new person who has all permissions of a surface and a recent log-in. */
export class Callers {
  /** @param variantId the variant that is put into a customer's cart, so that the cart can be ordered */
  constructor(
    private readonly installation: InProcess,
    private readonly tenant: TenantRecord,
    private readonly wire: Wire,
    private readonly variantId?: string,
  ) {}

  readonly headersOf: Readonly<Record<Surface, () => Promise<Headers>>> = {
    shop: async () => {
      const person = { email: newEmail(), firstName: 'Ada', lastName: 'Byron', password: PASSWORD };
      await this.within(async (graph) => (await graph.get(Customers)).create(person));
      const headers = await this.logIn('/auth/login', person.email);
      const item = { variantId: this.variantId, quantity: 1 };
      if (this.variantId) await this.post('/cart/items', item, headers);
      return headers;
    },
    admin: async () => {
      const person = { email: newEmail(), name: 'Grace', password: PASSWORD, role: 'owner' };
      await this.within(async (graph) => (await graph.get(StaffAccounts)).create(person));
      return this.logIn('/admin/auth/login', person.email);
    },
    platform: async () => bearer(await this.installation.operatorToken()),
  };

  private async logIn(path: string, email: string): Promise<Headers> {
    const { accessToken } = await this.post<{ accessToken: string }>(path, { email, password: PASSWORD });
    return bearer(accessToken);
  }

  private async post<T>(path: string, body: object, headers: Headers = {}): Promise<T> {
    const home = { 'x-tenant': this.tenant.slug };
    const sending = { method: 'POST', path: `/api/v1${path}`, headers: { ...home, ...headers }, body };
    const answer = await this.wire.send(sending);
    if (answer.status >= 400) throw new Error(`POST ${path} was answered ${answer.status}: ${answer.text}`);
    return answer.body as T;
  }

  private within<T>(work: Parameters<InProcess['scope']['run']>[1]): Promise<T> {
    return this.installation.scope.run(this.tenant._id, work) as Promise<T>;
  }
}

function newEmail(): string {
  return `${newId()}@example.com`;
}

function bearer(token: string): Headers {
  return { Authorization: `Bearer ${token}` };
}
