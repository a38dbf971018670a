import { PASSWORD } from '../installation/in-process.js';
import { appOf, BROWSER, codeForm, decisionForm, logInForm } from './consent.js';
import { fillCarts, ADDRESS } from './fill.js';
import { providerOf, setUpProvider } from './identity-provider.js';
import type { Caller, FilledTenant } from './filled-tenant.js';
import {
  ADMIN,
  freshCaller,
  logIn,
  newColleague,
  newCustomer,
  newEmail,
  newRegistration,
  openInvitation,
  pendingRegistration,
  pendingReset,
  pendingSecondStep,
  SHOP,
  type Entrance,
} from './people.js';

/** What the API documents cannot say about calling a route. Most routes need none of it. */
export interface RouteNotes {
  /** A body that works, where the documents' examples do not. */
  readonly body?: (tenant: FilledTenant) => unknown;
  /** Headers beside the credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body fields of which only one may come. */
  readonly eitherOf?: readonly string[];
  /** The body as a whole belongs to its tenant, such as a log-in: the attack sends B's to A. */
  readonly whole?: boolean;
  /** The code that a tenant's own whole body may be refused with, although nothing is wrong with it. */
  readonly ownAnswer?: string;
  /**
   * Places where a foreign value may be accepted all the same, and why that does no harm. The answer must still tell
   * nothing.
   */
  readonly mayPass?: Readonly<Record<string, string>>;
  /** Who calls it on their own things, for routes that end the caller's session or concern one person's things. */
  readonly caller?: (tenant: FilledTenant) => Promise<Caller> | Caller;
  /** Makes what the route uses up. */
  readonly before?: (tenant: FilledTenant) => Promise<unknown>;
}

const SAME_FOR_STRANGERS = 'the same answer for addresses that have no account';
const ONLY_COMPARED =
  'limits the member to stores of this tenant; an id that is none of them matches nothing';
const OWN_WORD = 'a word that each tenant chooses; the other’s names a provider of one’s own';
const A_NEW_ONE = 'an id that is none of the product’s variants makes a new variant, with an id of its own';

/** The ways in and out are the same for customers and staff. */
function authNotes(
  entrance: Entrance,
  spare: 'spareCustomer' | 'spareStaff',
  newPerson: (tenant: FilledTenant) => Promise<string>,
) {
  const emailOf = ({ emails }: FilledTenant): string => emails[spare];
  return {
    login: { whole: true, body: (tenant) => ({ email: emailOf(tenant), password: PASSWORD }) },
    refreshToken: {
      whole: true,
      body: async (tenant) => {
        const { refreshToken } = await logIn(tenant, entrance, emailOf(tenant));
        return { refreshToken };
      },
    },
    forgotPassword: {
      whole: true,
      mayPass: { 'as a whole': SAME_FOR_STRANGERS },
      body: (tenant) => ({ email: emailOf(tenant) }),
    },
    resetPassword: {
      whole: true,
      // Nobody is mailed another code so soon.
      body: async (tenant) => ({
        ...(await pendingReset(tenant, entrance, await newPerson(tenant))),
        password: PASSWORD,
      }),
    },
    logout: { caller: (tenant) => freshCaller(tenant, entrance, emailOf(tenant)) },
    mfa: {
      whole: true,
      body: async (tenant) => pendingSecondStep(tenant, entrance, await newPerson(tenant)),
    },
    stepUp: { body: () => ({ password: PASSWORD }) },
    /** Whoever proved a moment ago who they are. */
    fresh: { caller: (tenant) => freshCaller(tenant, entrance, emailOf(tenant)) },
  } satisfies Record<string, RouteNotes>;
}

const customer = authNotes(SHOP, 'spareCustomer', async (tenant) => (await newCustomer(tenant)).email);
const staff = authNotes(ADMIN, 'spareStaff', newColleague);

/** Items come and go with every order, so the one that is meant is put in just before. */
const IN_THE_CART: RouteNotes = {
  before: async (tenant) => {
    await fillCarts(tenant);
    const { items } = await tenant.call<{ items: { id: string }[] }>('GET', '/cart', { as: tenant.customer });
    tenant.samples.replace(
      'items',
      items.map(({ id }) => id),
    );
  },
  caller: (tenant) => tenant.customer,
};

/** A form by which the tenant's app proves itself. */
const formOfApp = (parameters: string): RouteNotes => ({
  whole: true,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: ({ tokens }) => `${tokens.app}&${parameters}`,
});

/** A form of the consent page, which belongs to its tenant as a whole. */
const pageForm = (body: (tenant: FilledTenant) => Promise<string>): RouteNotes => ({
  whole: true,
  headers: BROWSER,
  body: (tenant) => body(tenant),
});

const ownPassword: RouteNotes = { body: () => ({ currentPassword: PASSWORD, password: PASSWORD }) };

/** A customer who stays. */
const SOMEBODY: RouteNotes = {
  before: async (tenant) => tenant.samples.replace('admin:customers', [tenant.keptCustomer]),
};

/** By operationId. */
export const ROUTE_NOTES: Readonly<Record<string, RouteNotes>> = {
  Auth_register: { whole: true, mayPass: { 'as a whole': SAME_FOR_STRANGERS }, body: newRegistration },
  Auth_verifyEmail: {
    whole: true,
    body: async (tenant) => {
      const { challengeId, code } = await pendingRegistration(tenant);
      return { challengeId, code };
    },
  },
  Auth_resendCode: {
    whole: true,
    body: async (tenant) => ({ challengeId: (await pendingRegistration(tenant)).challengeId }),
    ownAnswer: 'auth.resend-too-soon',
  },
  Auth_login: customer.login,
  Auth_refreshToken: customer.refreshToken,
  Auth_forgotPassword: customer.forgotPassword,
  Auth_resetPassword: customer.resetPassword,
  Auth_logout: customer.logout,
  Auth_mfa: customer.mfa,
  Auth_stepUp: customer.stepUp,
  Mfa_enrol: customer.fresh,
  Mfa_confirm: customer.fresh,
  Mfa_remove: customer.fresh,
  Mfa_recoveryCodes: customer.fresh,
  Me_changePassword: ownPassword,
  MyData_erase: { caller: (tenant) => tenant.nextErasable().as },
  MyEmail_request: { body: (tenant) => ({ email: newEmail(tenant) }) },
  Customers_read: SOMEBODY,
  Customers_export: SOMEBODY,
  Customers_erase: {
    before: async (tenant) => tenant.samples.replace('admin:customers', [tenant.nextErasable().id]),
  },
  Oidc_start: {
    before: setUpProvider,
    body: ({ marker }) => ({ redirectUri: `https://${marker}.example/signed-in` }),
  },
  Oidc_callback: { before: setUpProvider },
  MyIdentities_link: { before: setUpProvider },
  IdentityProviders_put: {
    body: providerOf,
    mayPass: { id: OWN_WORD, clientId: 'what the provider calls us; nothing of the other tenant’s' },
  },
  IdentityProviders_remove: { before: setUpProvider, mayPass: { id: OWN_WORD } },
  Sessions_end: { before: (tenant) => anotherSession(tenant, SHOP, 'customer') },

  AdminAuth_login: staff.login,
  AdminAuth_refreshToken: staff.refreshToken,
  AdminAuth_forgotPassword: staff.forgotPassword,
  AdminAuth_resetPassword: staff.resetPassword,
  AdminAuth_logout: staff.logout,
  AdminAuth_mfa: staff.mfa,
  AdminAuth_stepUp: staff.stepUp,
  AdminMfa_enrol: staff.fresh,
  AdminMfa_confirm: staff.fresh,
  AdminMfa_remove: staff.fresh,
  AdminMfa_recoveryCodes: staff.fresh,
  AdminAuth_acceptInvitation: {
    whole: true,
    body: async (tenant) => ({ token: (await openInvitation(tenant)).token, password: PASSWORD }),
  },
  AdminSessions_end: { before: (tenant) => anotherSession(tenant, ADMIN, 'staff') },
  Staff_invite: {
    body: (tenant) => ({ email: newEmail(tenant), name: tenant.marker, role: 'support' }),
    mayPass: { storeIds: ONLY_COMPARED },
  },
  Staff_update: { mayPass: { storeIds: ONLY_COMPARED } },
  // The version of a role that nobody has changed; a later one is refused by the route itself.
  Roles_update: { headers: { 'if-match': '"1"' } },
  Roles_remove: { headers: { 'if-match': '"1"' } },
  ApiKeys_create: { caller: freshStaff },
  ApiKeys_rotate: { caller: freshStaff },
  OAuthClients_create: { caller: freshStaff },
  OAuthClients_rotateSecret: { caller: freshStaff },
  OAuth_token: formOfApp('grant_type=client_credentials'),
  OAuth_revoke: formOfApp('token=none'),
  OAuth_introspect: formOfApp('token=none'),
  Authorize_begin: {
    headers: BROWSER,
    // The feed of events names clients that are gone.
    before: async (tenant) => tenant.samples.replace('clients', [appOf(tenant)]),
  },
  Authorize_logIn: pageForm(logInForm),
  Authorize_mfa: pageForm(codeForm),
  Authorize_decide: pageForm(decisionForm),
  AdminProducts_create: { mayPass: { 'variants[].id': A_NEW_ONE } },
  AdminProducts_update: { mayPass: { 'variants[].id': A_NEW_ONE } },

  Cart_add: {
    body: (tenant) => ({ variantId: tenant.next('variants'), quantity: 1 }),
    eitherOf: ['variantId', 'productId'],
  },
  Cart_setQuantity: IN_THE_CART,
  Cart_remove: IN_THE_CART,
  Checkout_preview: { before: fillCarts },
  Checkout_place: {
    before: fillCarts,
    body: (tenant) => ({ deliveryType: 'delivery', deliveryAddress: ADDRESS, email: newEmail(tenant) }),
  },
  Stock_adjust: {
    body: (tenant) => ({
      lines: [{ variantId: tenant.next('variants'), delta: 1, reason: tenant.marker }],
    }),
  },
  Imports_products: {
    headers: { 'content-type': 'text/csv' },
    body: (tenant) => {
      const { marker } = tenant;
      return `Handle,Title,Variant SKU,Variant Price\n${marker},Mug ${marker},M-${tenant.nextNumber()},9.90\n`;
    },
  },
  WebhookEndpoints_create: {
    body: ({ services, marker }) => ({ url: `${services.receiver.origin}/${marker}`, events: ['*'] }),
  },
  WebhookEndpoints_replay: {
    body: () => ({ since: '2026-01-01T00:00:00.000Z' }),
    eitherOf: ['deliveryId', 'since'],
  },
  WebhookEndpoints_update: { body: ({ marker }) => ({ description: marker }) },
};

/** Somebody who has proved a moment ago who they are. */
function freshStaff(tenant: FilledTenant): Promise<Caller> {
  return freshCaller(tenant, ADMIN, tenant.emails.staff);
}

/** One more session of the tenant's person, which the route may end. */
async function anotherSession(
  tenant: FilledTenant,
  entrance: Entrance,
  who: 'customer' | 'staff',
): Promise<void> {
  await logIn(tenant, entrance, tenant.emails[who]);
  const { data } = await tenant.call<{ data: { id: string; current: boolean }[] }>(
    'GET',
    `${entrance}/auth/sessions`,
    { as: tenant[who] },
  );
  const others = data.filter(({ current }) => !current).map(({ id }) => id);
  tenant.samples.replace(entrance === ADMIN ? 'admin:sessions' : 'sessions', others);
}
