import { newId } from '#platform/ids';
import { providerOf } from '../isolation/identity-provider.js';
import type { FilledTenant } from '../isolation/filled-tenant.js';
import type { Fixtures, Subject } from './fixtures.js';

interface Shop {
  readonly fixtures: Fixtures;
  readonly tenant: FilledTenant;
  /** Which order it is about, where it is about one. */
  readonly subject: Subject;
}

type Bodies = (shop: Shop) => Promise<unknown[]> | unknown[];

/** A price that nothing has yet. */
const someAmount = (): number => 1_000 + Math.floor(Math.random() * 1_000_000);
const someVariant = () => ({ sku: newId(), price: { amount: someAmount(), currency: 'EUR' } });

const statuses: Bodies = ({ subject }) => [
  ...(subject === 'customer' ? [{ status: 'preparing' }] : []),
  { status: 'cancelled' },
];

/**
 * Bodies that have an effect where they are let through, by operationId, each sent by everybody. Routes that are not here
 * get what their documents show as an example, with each choice that a field of the body has.
 */
export const EFFECTIVE_BODIES: Readonly<Record<string, Bodies>> = {
  StaffOrders_setStatus: statuses,
  StaffOrders_changeStatus: statuses,
  StaffOrders_refund: () => [{ amount: 1 }],
  AdminProducts_create: () => [{ title: `Tent ${newId()}`, variants: [someVariant()] }],
  AdminProducts_update: () => [{ variants: [someVariant()] }],
  Imports_products: () => [csv(''), csv('3')],
  Stock_adjust: ({ tenant }) => [{ lines: [{ variantId: tenant.soldVariant, delta: 1, reason: 'counted' }] }],
  Staff_invite: async ({ fixtures }) => [
    { email: `${newId()}@staff.example`, name: 'Sam', role: await fixtures.emptyRole() },
  ],
  Staff_update: () => [{ name: `Sam ${newId()}` }, { role: 'owner' }],
  Roles_create: () => [{ name: `Role ${newId()}`, permissions: [] }],
  Roles_update: () => [{ name: `Role ${newId()}` }],
  ApiKeys_create: () => [{ name: 'Key', scopes: ['catalog.read'] }],
  ApiKeys_update: () => [{ scopes: ['catalog.read', 'stock.read'] }],
  OAuthClients_create: () => [
    { name: 'App', type: 'confidential', grantTypes: ['client_credentials'], scopes: ['catalog.read'] },
  ],
  OAuthClients_update: () => [{ scopes: ['catalog.read', 'stock.read'] }],
  WebhookEndpoints_create: (shop) => [{ url: addressOf(shop), events: ['order.paid'] }],
  WebhookEndpoints_update: (shop) => [{ url: addressOf(shop) }, { events: ['customer.registered'] }],
  IdentityProviders_put: ({ tenant }) => [{ ...providerOf(tenant), name: `Sign in ${newId()}` }],
};

/** Queries that lists are asked with beside their documents' defaults: what matters may be far from the beginning. */
export const QUERIES: Readonly<Record<string, string>> = { Events_list: '?limit=100&after=30' };

/**
 * Routes that nobody here can get to, by operationId, and why that hides no effect of the table. Others of the kind are
 * those whose whole body belongs to somebody, such as a log-in: see `whole` in the isolation harness's notes.
 */
export const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'options *': 'a preflight, which the edge answers',
  ExportDownload_download: 'the mailed link is the right',
  MyEmail_confirm: 'needs the code that was mailed to the caller',
  AdminSessions_end: 'ends the caller’s own log-in, by an id that only they are told',
  PlatformSessions_end: 'as AdminSessions_end',
  MyGrants_end: 'ends what the caller let in, by an id that only they are told',
  Notifications_read: 'marks what the caller was told; see the specs of notifications',
  AdminNotifications_read: 'as Notifications_read',
  Authorize_begin: 'shows a form to whoever a registered app sends',
};

function csv(quantity: string): string {
  const [handle, price] = [`mug-${newId()}`, (someAmount() / 100).toFixed(2)];
  return `Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\n${handle},Mug,${handle},${price},${quantity}\n`;
}

function addressOf({ tenant }: Shop): string {
  return `${tenant.services.receiver.origin}/${newId()}`;
}
