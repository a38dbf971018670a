import { newId } from '#platform/ids';
import { PASSWORD } from '../installation/in-process.js';
import { appOf, BROWSER, codeForm, decisionForm, logInForm } from './consent.js';
import { fillCarts, ADDRESS, productTypeOf, UPLOAD } from './fill.js';
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
  pendingSender,
  pendingReset,
  pendingSecondStep,
  SHOP,
  type Entrance,
} from './people.js';

/** How to call a route, as far as the API documents do not say it. Most routes need no notes. */
export interface RouteNotes {
  /** A valid body, if the documents' example is not valid. */
  readonly body?: (tenant: FilledTenant) => unknown;
  /** Headers besides the credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Body fields of which only one may be sent. */
  readonly eitherOf?: readonly string[];
  /** The whole body belongs to one tenant, for example a log-in. The attack sends B's body to A. */
  readonly whole?: boolean;
  /** The code of a refusal that also a tenant's own valid body may get. */
  readonly ownAnswer?: string;
  /**
   * Places where a foreign value may be accepted, and why this is harmless. The answer must still show no foreign data.
   */
  readonly mayPass?: Readonly<Record<string, string>>;
  /** Makes the caller, for routes that end the caller's session or concern the data of one person. */
  readonly caller?: (tenant: FilledTenant) => Promise<Caller> | Caller;
  /** Prepares data that the route changes or removes. */
  readonly before?: (tenant: FilledTenant) => Promise<unknown>;
}

const SAME_FOR_STRANGERS = 'the same answer for addresses that have no account';
const ONLY_COMPARED = 'limits the member to stores of this tenant; any other id matches nothing';
const NARROWS = 'narrows the products of this tenant; any other id matches nothing';
const OWN_WORD = 'a word that each tenant chooses; the other tenant’s word names a provider of this tenant';
const NO_PRICE = 'a variant that the shop does not have gets no price; each row of the answer says so';
const REFUSED_ROW = 'a row that names something of another tenant is refused; each row of the answer says so';
const OWN_ID = 'an id of another system, which each tenant chooses; it names nothing of another tenant';
const A_NEW_ONE = 'an id that is not a variant of the product makes a new variant, with a new id';

/** Notes on log-in, log-out and password reset, which are the same for customers and staff. */
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
      // A new code is not mailed so soon after the last.
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
    /** A caller with a recent log-in. */
    fresh: { caller: (tenant) => freshCaller(tenant, entrance, emailOf(tenant)) },
  } satisfies Record<string, RouteNotes>;
}

const customer = authNotes(SHOP, 'spareCustomer', async (tenant) => (await newCustomer(tenant)).email);
const staff = authNotes(ADMIN, 'spareStaff', newColleague);

/** Orders empty the cart, so the item is put in just before. */
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

/** A form with the credentials of the tenant's app. */
const formOfApp = (parameters: string): RouteNotes => ({
  whole: true,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: ({ tokens }) => `${tokens.app}&${parameters}`,
});

/** A form of the consent page. The whole form belongs to one tenant. */
const pageForm = (body: (tenant: FilledTenant) => Promise<string>): RouteNotes => ({
  whole: true,
  headers: BROWSER,
  body: (tenant) => body(tenant),
});

const ownPassword: RouteNotes = { body: () => ({ currentPassword: PASSWORD, password: PASSWORD }) };

/** A customer who is not erased. */
const SOMEBODY: RouteNotes = {
  before: async (tenant) => tenant.samples.replace('admin:customers', [tenant.keptCustomer]),
};

const BYTES = { 'content-type': 'application/octet-stream' };

/** By operationId. */
export const ROUTE_NOTES: Readonly<Record<string, RouteNotes>> = {
  Auth_register: { whole: true, mayPass: { 'as a whole': SAME_FOR_STRANGERS }, body: newRegistration },
  MailSender_confirm: { whole: true, body: pendingSender },
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
  AdminMe_changePassword: { ...staff.fresh, ...ownPassword },
  MyData_erase: { caller: (tenant) => tenant.nextErasable().as },
  MyEmail_request: { body: (tenant) => ({ email: newEmail(tenant) }) },
  Customers_read: SOMEBODY,
  Customers_update: SOMEBODY,
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
    mayPass: {
      id: OWN_WORD,
      clientId: 'the id of this tenant’s client at the provider; it belongs to no other tenant',
    },
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
  // The version of an unchanged role. If the role has changed, the route itself refuses.
  Roles_update: { headers: { 'if-match': '"1"' } },
  Roles_remove: { headers: { 'if-match': '"1"' } },
  CustomerGroups_update: { headers: { 'if-match': '"1"' } },
  CustomerGroups_remove: { headers: { 'if-match': '"1"' } },
  Markets_create: {
    body: (tenant) => ({ key: `m-${tenant.nextNumber()}`, name: tenant.marker, currency: 'EUR' }),
  },
  Markets_update: { headers: { 'if-match': '"1"' }, body: ({ marker }) => ({ name: marker }) },
  Markets_remove: { headers: { 'if-match': '"1"' } },
  PriceLists_update: { headers: { 'if-match': '"1"' } },
  PriceLists_remove: { headers: { 'if-match': '"1"' } },
  ListPrices_set: { mayPass: { 'prices[].variantId': NO_PRICE } },
  // Likewise, of settings that nobody has changed; only one that no other route needs.
  Settings_change: {
    headers: { 'if-match': '"0"' },
    body: () => ({ settings: { timeZone: 'Europe/Berlin' } }),
  },
  ApiKeys_create: { caller: freshStaff },
  ApiKeys_rotate: { caller: freshStaff },
  OAuthClients_create: { caller: freshStaff },
  OAuthClients_rotateSecret: { caller: freshStaff },
  OAuth_token: formOfApp('grant_type=client_credentials'),
  OAuth_revoke: formOfApp('token=none'),
  OAuth_introspect: formOfApp('token=none'),
  Authorize_begin: {
    headers: BROWSER,
    // Forget ids of deleted clients, which the feed of events still contains.
    before: async (tenant) => tenant.samples.replace('clients', [appOf(tenant)]),
  },
  Authorize_logIn: pageForm(logInForm),
  Authorize_mfa: pageForm(codeForm),
  Authorize_decide: pageForm(decisionForm),
  AdminProductTypes_create: { body: ({ marker }) => productTypeOf(marker) },
  AdminProductTypes_change: { headers: { 'if-match': '"1"' }, body: ({ marker }) => ({ name: marker }) },
  AdminProductTypes_delete: { headers: { 'if-match': '"1"' } },
  AdminProductsOfPrograms_many: {
    body: (tenant) => ({ rows: [{ action: 'archive', id: tenant.next('rows') }] }),
    mayPass: {
      'rows[].id': REFUSED_ROW,
      'rows[].product.categoryIds': REFUSED_ROW,
    },
  },
  AdminProductsOfPrograms_upsert: {
    body: () => ({ title: 'Lamp', variants: [{ sku: newId(), price: { amount: 1, currency: 'EUR' } }] }),
    mayPass: { externalId: OWN_ID },
  },
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
  AdminMedia_send: { headers: BYTES, body: ({ marker }) => `%PDF-1.7 ${marker}` },
  AdminMedia_begin: { body: ({ marker }) => ({ fileName: marker, bytes: 100, mediaType: 'image/png' }) },
  AdminMedia_fromUrl: {
    body: ({ services, marker }) => ({ url: `${services.receiver.origin}/${marker}.png` }),
  },
  Files_upload: { headers: BYTES, body: () => UPLOAD },
  Exports_products: { mayPass: { categoryId: NARROWS, ids: NARROWS } },
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

/** A member of staff with a recent log-in. */
function freshStaff(tenant: FilledTenant): Promise<Caller> {
  return freshCaller(tenant, ADMIN, tenant.emails.staff);
}

/** Another session of the tenant's person, which the route may end. */
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
