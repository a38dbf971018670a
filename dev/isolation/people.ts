import { MAILED_CODE } from '../demo/mailbox.js';
import { Authenticator } from '../installation/authenticator.js';
import { PASSWORD } from '../installation/in-process.js';
import type { Caller, FilledTenant, Shopper } from './filled-tenant.js';

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** A new email address of the tenant. */
export function newEmail(tenant: FilledTenant): string {
  return `person-${tenant.nextNumber()}@${tenant.marker}.example`;
}

/** The body of a registration. */
export function newRegistration(
  tenant: FilledTenant,
): { email: string; password: string } & Record<string, string> {
  return { email: newEmail(tenant), password: PASSWORD, firstName: tenant.marker, lastName: 'Berg' };
}

/** A registration that waits for its code, and the mailed code. */
export async function pendingRegistration(
  tenant: FilledTenant,
): Promise<{ email: string; challengeId: string; code: string }> {
  const person = newRegistration(tenant);
  const since = new Date();
  const body = await tenant.call<{ challengeId: string }>('POST', '/auth/register', { body: person });
  return { ...body, email: person.email, code: await mailed(tenant, person.email, MAILED_CODE, since) };
}

/** A sender of mails that waits for its code, and the mailed code. */
export async function pendingSender(tenant: FilledTenant): Promise<{ challengeId: string; code: string }> {
  const email = newEmail(tenant);
  const since = new Date();
  const body = await tenant.call<{ challengeId: string }>('POST', '/admin/settings/mail-sender', {
    as: tenant.staff,
    body: { email },
  });
  return { ...body, code: await mailed(tenant, email, MAILED_CODE, since) };
}

/** Registers a customer and confirms the address. The password is PASSWORD. */
export async function newCustomer(tenant: FilledTenant): Promise<Tokens & { email: string }> {
  const { email, challengeId, code } = await pendingRegistration(tenant);
  const tokens = await tenant.call<Tokens>('POST', '/auth/verify-email', { body: { challengeId, code } });
  return { ...tokens, email };
}

/** Registers a customer, as a caller. */
export async function newShopper(tenant: FilledTenant): Promise<Shopper> {
  const { email, accessToken } = await newCustomer(tenant);
  const as: Caller = { name: 'customer', headers: { authorization: `Bearer ${accessToken}` } };
  const { id } = await tenant.call<{ id: string }>('GET', '/me', { as });
  return { id, email, as };
}

/** The token of an open invitation. */
export async function openInvitation(tenant: FilledTenant): Promise<{ email: string; token: string }> {
  const email = newEmail(tenant);
  const since = new Date();
  await tenant.call('POST', '/admin/staff', {
    as: tenant.staff,
    body: { email, name: `Sam ${tenant.marker}`, role: 'support' },
  });
  return { email, token: await mailed(tenant, email, INVITATION, since) };
}

/** Invites a member of staff, who accepts. The password is PASSWORD. @returns the email */
export async function newColleague(tenant: FilledTenant): Promise<string> {
  const { email, token } = await openInvitation(tenant);
  await tenant.call('POST', '/admin/auth/invitations/accept', { body: { token, password: PASSWORD } });
  return email;
}

export const SHOP = '';
export const ADMIN = '/admin';
export type Entrance = typeof SHOP | typeof ADMIN;

export function logIn(tenant: FilledTenant, entrance: Entrance, email: string): Promise<Tokens> {
  return tenant.call('POST', `${entrance}/auth/login`, { body: { email, password: PASSWORD } });
}

/** A caller with a new session, for routes that end the caller's session. */
export async function freshCaller(tenant: FilledTenant, entrance: Entrance, email: string): Promise<Caller> {
  const { accessToken } = await logIn(tenant, entrance, email);
  const name = entrance === ADMIN ? 'staff' : 'customer';
  return { name, headers: { authorization: `Bearer ${accessToken}` } };
}

/** A log-in of a new person that waits for the code of the second factor, and the code. */
export async function pendingSecondStep(
  tenant: FilledTenant,
  entrance: Entrance,
  email: string,
): Promise<{ mfaToken: string; code: string }> {
  const as = await freshCaller(tenant, entrance, email);
  const routes = entrance === ADMIN ? '/admin/auth/mfa' : '/me/mfa';
  const { secret } = await tenant.call<{ secret: string }>('POST', `${routes}/totp`, { as, body: {} });
  const app = new Authenticator(secret);
  await tenant.call('POST', `${routes}/totp/confirm`, { as, body: { code: app.code() } });
  const { mfaToken } = await tenant.call<{ mfaToken: string }>('POST', `${entrance}/auth/login`, {
    body: { email, password: PASSWORD },
  });
  return { mfaToken, code: app.code() };
}

/** A password reset that waits for its code, and the mailed code. */
export async function pendingReset(
  tenant: FilledTenant,
  entrance: Entrance,
  email: string,
): Promise<{ challengeId: string; code: string }> {
  const since = new Date();
  const body = { email };
  const challenge = await tenant.call<{ challengeId: string }>('POST', `${entrance}/auth/password/forgot`, {
    body,
  });
  return { ...challenge, code: await mailed(tenant, email, MAILED_CODE, since) };
}

/** The tenant id and the token in the mailed link to a customer's data. */
export async function mailedExport(tenant: FilledTenant): Promise<[tenantId: string, token: string]> {
  const since = new Date();
  const { email, as } = await newShopper(tenant);
  await tenant.call('POST', '/me/export', { as });
  const link = await mailed(tenant, email, EXPORT_LINK, since);
  return link.split('/').slice(-2) as [string, string];
}

const EXPORT_LINK = /(http\S+\/me\/export\/\S+)/;
const INVITATION = /^ +([0-9a-z]{26}\.[\w-]+)$/m;

function mailed(tenant: FilledTenant, to: string, pattern: RegExp, since: Date): Promise<string> {
  return tenant.services.mailbox.find(to, tenant.record._id, pattern, since);
}
