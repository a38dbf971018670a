import { Operators } from '#foundation/identity';
import { TenantRegistry, TenantSecrets } from '#foundation/tenancy';
import { TenantLifecycle } from '#operations/tenants';
import { newId } from '#platform/ids';
import { Authenticator, logInAndEnrol, type Post } from '../installation/authenticator.js';
import { PASSWORD, type InProcess } from '../installation/in-process.js';
import type { FilledTenant } from '../isolation/filled-tenant.js';
import { ADMIN, freshCaller, newColleague, openInvitation } from '../isolation/people.js';

type Headers = Readonly<Record<string, string>>;

/**
 * Data that a call needs and that neither the documents nor the isolation harness's notes give. It is made just before.
 */
export interface Prepared {
  readonly headers?: Headers;
  readonly body?: unknown;
  /** The id in the path. */
  readonly id?: string;
}

export interface Shop {
  readonly tenant: FilledTenant;
  readonly installation: InProcess;
}

/** By operationId. */
export const PREPARE: Readonly<Record<string, (shop: Shop) => Promise<Prepared>>> = {
  AdminMfa_confirm: async ({ tenant }) => {
    const { headers, app } = await enrolling(tenant);
    return { headers, body: { code: app.code() } };
  },
  AdminMfa_remove: ({ tenant }) => enrolled(tenant),
  AdminMfa_recoveryCodes: ({ tenant }) => enrolled(tenant),
  AdminProducts_publish: async ({ tenant }) => {
    const variants = [{ sku: newId(), price: { amount: 100, currency: 'EUR' } }];
    const body = { title: `Draft ${newId()}`, variants };
    const { id } = await tenant.call<{ id: string }>('POST', '/admin/products', { as: tenant.staff, body });
    return { id };
  },
  AdminProductsOfPrograms_many: async () => {
    const variants = [{ sku: newId(), price: { amount: 100, currency: 'EUR' } }];
    return { body: { rows: [{ action: 'create', product: { title: `Draft ${newId()}`, variants } }] } };
  },
  AdminProducts_restore: async ({ tenant }) => {
    const as = tenant.staff;
    const variants = [{ sku: newId(), price: { amount: 100, currency: 'EUR' } }];
    const body = { title: `Draft ${newId()}`, variants };
    const { id } = await tenant.call<{ id: string }>('POST', '/admin/products', { as, body });
    await tenant.call('DELETE', `/admin/products/${id}`, { as });
    return { id };
  },
  Exports_cancel: async ({ tenant }) => {
    const body = { format: 'csv' };
    return tenant.call<{ id: string }>('POST', '/admin/exports/products', { as: tenant.staff, body });
  },
  Imports_cancel: async ({ tenant }) => {
    const headers = { 'content-type': 'text/csv' };
    const body = `Title,Variant SKU\nMug,${newId()}\n`;
    return tenant.call<{ id: string }>('POST', '/admin/imports/products', {
      as: tenant.staff,
      body,
      headers,
    });
  },
  ListPrices_remove: async ({ tenant }) => {
    const as = tenant.staff;
    const body = { key: `l-${newId()}`, name: 'Dealers' };
    const { id } = await tenant.call<{ id: string }>('POST', '/admin/price-lists', { as, body });
    const prices = [{ variantId: tenant.soldVariant, amount: 1 }];
    await tenant.call('PUT', `/admin/price-lists/${id}/prices`, { as, body: { prices } });
    return { id };
  },
  PaymentAccounts_put: async ({ tenant, installation }) => {
    const record = await installation.api.get(TenantRegistry).read({ _id: tenant.record._id });
    const { secretKey, webhookSecrets = [] } = installation.api.get(TenantSecrets).of(record!, 'stripe')!;
    // The shop goes on with the same account: other routes need paid orders.
    const secrets = { secretKey, webhookSecrets: [webhookSecrets[0], `whsec_${newId()}`] };
    return { id: 'stripe', body: { secrets } };
  },
  // An account with open payments is not removed.
  PaymentAccounts_remove: async ({ tenant, installation }) => {
    await installation.scope.run(tenant.record._id, ({ connection }) =>
      connection
        .db!.collection('payments')
        .updateMany({}, { $set: { status: 'failed' }, $unset: { nextCheckAt: '' } }),
    );
    return { id: 'stripe' };
  },
  Settings_change: async ({ tenant }) => {
    const headers = { ...tenant.staff.headers, 'x-tenant': tenant.record.slug };
    const asked = { method: 'GET', path: '/api/v1/admin/settings', headers } as const;
    const { etag } = (await tenant.services.wire.send(asked)).headers;
    return { headers: { ...headers, 'if-match': String(etag) } };
  },
  // A person is not invited again so soon after the last mail.
  Staff_renew: async ({ tenant, installation }) => {
    const { token } = await openInvitation(tenant);
    await installation.scope.run(tenant.record._id, ({ connection }) =>
      connection.db!.collection('proofs').deleteMany({}),
    );
    return { id: token.split('.')[0] };
  },
  Tenants_restore: async ({ installation }) => {
    const { _id: id } = await installation.provision();
    await installation.api.get(TenantLifecycle).delete(id);
    return { id };
  },
  WebhookEndpoints_test: () => Promise.resolve({ body: { type: 'order.paid' } }),
  PlatformAuth_mfa: async ({ tenant, installation }) => {
    const email = `${newId()}@operators.example`;
    const credentials = { email, password: PASSWORD };
    await installation.api.get(Operators).create({ ...credentials, name: 'Otto Operator' });
    const post = postOf(tenant);
    const { authenticator } = await logInAndEnrol(post, '/platform/auth', credentials);
    const { body } = await post('/platform/auth/login', credentials);
    return { body: { mfaToken: (body as { mfaToken: string }).mfaToken, code: authenticator.code() } };
  },
  PlatformMfa_confirm: async ({ tenant, installation }) => {
    const token = await installation.operatorToken();
    const { body } = await postOf(tenant)('/platform/auth/mfa/totp', {}, token);
    const app = new Authenticator((body as { secret: string }).secret);
    return { headers: bearer(token), body: { code: app.code() } };
  },
  PlatformSessions_end: async ({ tenant, installation }) => {
    const headers = bearer(await installation.operatorToken());
    const path = '/api/v1/platform/auth/sessions';
    const { body } = await tenant.services.wire.send({ method: 'GET', path, headers });
    return { headers, id: (body as { data: { id: string }[] }).data[0]!.id };
  },
};

/** A person who has begun to set up a second factor, but has not confirmed it. */
async function enrolling(
  tenant: FilledTenant,
): Promise<{ readonly headers: Headers; readonly app: Authenticator }> {
  const as = await freshCaller(tenant, ADMIN, await newColleague(tenant));
  const { secret } = await tenant.call<{ secret: string }>('POST', '/admin/auth/mfa/totp', { as, body: {} });
  return { headers: as.headers, app: new Authenticator(secret) };
}

/** A person with a second factor. */
async function enrolled(tenant: FilledTenant): Promise<Prepared> {
  const { headers, app } = await enrolling(tenant);
  const as = { name: 'staff', headers } as const;
  await tenant.call('POST', '/admin/auth/mfa/totp/confirm', { as, body: { code: app.code() } });
  return { headers };
}

function postOf({ services: { wire } }: FilledTenant): Post {
  return (path, body, token) => {
    const headers: Headers = token === undefined ? {} : bearer(token);
    return wire.send({ method: 'POST', path: `/api/v1${path}`, headers, body });
  };
}

export function bearer(token: string): Headers {
  return { authorization: `Bearer ${token}` };
}
