import { Operators } from '#foundation/identity';
import { newId } from '#platform/ids';
import { Authenticator, logInAndEnrol, type Post } from '../installation/authenticator.js';
import { PASSWORD, type InProcess } from '../installation/in-process.js';
import type { Inhabitant } from '../isolation/inhabitant.js';
import { ADMIN, freshCaller, newColleague } from '../isolation/people.js';

type Headers = Readonly<Record<string, string>>;

/** What a call needs that the documents and the isolation harness's notes do not say, made just before it. */
export interface Prepared {
  readonly headers?: Headers;
  readonly body?: unknown;
  /** The thing in its path. */
  readonly id?: string;
}

export interface Shop {
  readonly house: Inhabitant;
  readonly installation: InProcess;
}

/** By operationId. */
export const PREPARE: Readonly<Record<string, (shop: Shop) => Promise<Prepared>>> = {
  AdminMfa_confirm: async ({ house }) => {
    const { headers, app } = await enrolling(house);
    return { headers, body: { code: app.code() } };
  },
  AdminMfa_remove: ({ house }) => enrolled(house),
  AdminMfa_recoveryCodes: ({ house }) => enrolled(house),
  AdminProducts_publish: async ({ house }) => {
    const variants = [{ sku: newId(), price: { amount: 100, currency: 'EUR' } }];
    const body = { title: `Draft ${newId()}`, variants };
    const { id } = await house.call<{ id: string }>('POST', '/admin/products', { as: house.staff, body });
    return { id };
  },
  WebhookEndpoints_test: () => Promise.resolve({ body: { type: 'order.paid' } }),
  PlatformAuth_mfa: async ({ house, installation }) => {
    const email = `${newId()}@operators.example`;
    const credentials = { email, password: PASSWORD };
    await installation.api.get(Operators).create({ ...credentials, name: 'Otto Operator' });
    const post = postOf(house);
    const { authenticator } = await logInAndEnrol(post, '/platform/auth', credentials);
    const { body } = await post('/platform/auth/login', credentials);
    return { body: { mfaToken: (body as { mfaToken: string }).mfaToken, code: authenticator.code() } };
  },
  PlatformMfa_confirm: async ({ house, installation }) => {
    const token = await installation.operatorToken();
    const { body } = await postOf(house)('/platform/auth/mfa/totp', {}, token);
    const app = new Authenticator((body as { secret: string }).secret);
    return { headers: bearer(token), body: { code: app.code() } };
  },
  PlatformSessions_end: async ({ house, installation }) => {
    const headers = bearer(await installation.operatorToken());
    const path = '/api/v1/platform/auth/sessions';
    const { body } = await house.surroundings.wire.send({ method: 'GET', path, headers });
    return { headers, id: (body as { data: { id: string }[] }).data[0]!.id };
  },
};

/** Somebody who sets up a second factor and has not confirmed it. */
async function enrolling(
  house: Inhabitant,
): Promise<{ readonly headers: Headers; readonly app: Authenticator }> {
  const as = await freshCaller(house, ADMIN, await newColleague(house));
  const { secret } = await house.call<{ secret: string }>('POST', '/admin/auth/mfa/totp', { as, body: {} });
  return { headers: as.headers, app: new Authenticator(secret) };
}

/** Somebody who has a second factor. */
async function enrolled(house: Inhabitant): Promise<Prepared> {
  const { headers, app } = await enrolling(house);
  const as = { name: 'staff', headers } as const;
  await house.call('POST', '/admin/auth/mfa/totp/confirm', { as, body: { code: app.code() } });
  return { headers };
}

function postOf({ surroundings: { wire } }: Inhabitant): Post {
  return (path, body, token) => {
    const headers: Headers = token === undefined ? {} : bearer(token);
    return wire.send({ method: 'POST', path: `/api/v1${path}`, headers, body });
  };
}

export function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` };
}
