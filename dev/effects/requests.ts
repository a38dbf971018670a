import { newId } from '#platform/ids';
import { providerOf } from '../isolation/identity-provider.js';
import type { FilledTenant } from '../isolation/filled-tenant.js';
import type { Fixtures, Subject } from './fixtures.js';

interface Shop {
  readonly fixtures: Fixtures;
  readonly tenant: FilledTenant;
  /** The order that the request is about, if any. */
  readonly subject: Subject;
}

type Bodies = (shop: Shop) => Promise<unknown[]> | unknown[];

/** A price that no product has. */
const someAmount = (): number => 1_000 + Math.floor(Math.random() * 1_000_000);
const someVariant = () => ({ sku: newId(), price: { amount: someAmount(), currency: 'EUR' } });

const statuses: Bodies = ({ subject }) => [
  ...(subject === 'customer' ? [{ status: 'preparing' }] : []),
  { status: 'cancelled' },
];

/**
 * Bodies that have an effect if the route accepts them, by operationId. Every caller sends each of them. Other routes
 * get the example of their documents, with each choice of the body's fields.
 */
export const EFFECTIVE_BODIES: Readonly<Record<string, Bodies>> = {
  StaffOrders_setStatus: statuses,
  StaffOrders_changeStatus: statuses,
  StaffOrders_refund: () => [{ amount: 1 }],
  AdminProducts_create: () => [{ title: `Tent ${newId()}`, variants: [someVariant()] }],
  AdminProducts_update: () => [{ variants: [someVariant()] }],
  AdminProductsOfPrograms_many: () => [
    { rows: [{ action: 'create', product: { title: `Tent ${newId()}`, variants: [someVariant()] } }] },
  ],
  AdminProductsOfPrograms_upsert: () => [{ title: `Tent ${newId()}`, variants: [someVariant()] }],
  AdminProductTypes_create: () => [{ key: `t${newId()}`, name: 'Tea', attributes: [] }],
  Imports_products: () => [csv(''), csv('3')],
  AdminMedia_send: () => ['%PDF-1.7'],
  AdminMedia_begin: () => [{ fileName: newId(), bytes: 10, mediaType: 'image/png' }],
  AdminMedia_fromUrl: (shop) => [{ url: addressOf(shop) }],
  Customers_update: ({ tenant }) => [{ groupIds: [tenant.next('customer-groups')] }],
  CustomerGroups_create: () => [{ key: `g-${newId()}`, name: 'Dealers' }],
  Markets_create: () => [{ key: `m-${newId()}`, name: 'Alps', currency: 'EUR' }],
  PriceLists_create: () => [{ key: `l-${newId()}`, name: 'Dealers' }],
  PriceLists_update: () => [{ adjustment: { percent: -Math.floor(Math.random() * 90) } }],
  ListPrices_set: ({ tenant }) => [{ prices: [{ variantId: tenant.soldVariant, amount: someAmount() }] }],
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

/** Queries of lists, used as well as the default query: the relevant rows may not be on the first page. */
export const QUERIES: Readonly<Record<string, string>> = { Events_list: '?limit=100&after=30' };

/**
 * Routes that no caller here can reach, by operationId, and why they hide no effect of the table. Routes whose whole
 * body belongs to one person, such as a log-in, are also not reached: see `whole` in the isolation harness's notes.
 */
export const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'options *': 'a preflight, which the edge answers',
  ExportDownload_download: 'everybody with the mailed link may download',
  Files_show: 'everybody may read what is public',
  Files_download: 'everybody with the signed address may download',
  Files_upload: 'everybody with the signed address may send the announced bytes',
  MyEmail_confirm: 'needs the code that was mailed to the caller',
  Tenants_restore: 'undoes a deletion, and the tenants here are not deleted',
  AdminSessions_end: 'ends a log-in of the caller, by an id that only they get',
  PlatformSessions_end: 'as AdminSessions_end',
  MyGrants_end: 'ends the access of an app that the caller granted, by an id that only they get',
  Notifications_read: 'marks a notification of the caller; see the specs of notifications',
  AdminNotifications_read: 'as Notifications_read',
  Authorize_begin: 'shows a form to every browser that a registered app sends',
};

function csv(quantity: string): string {
  const [handle, price] = [`mug-${newId()}`, (someAmount() / 100).toFixed(2)];
  return `Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\n${handle},Mug,${handle},${price},${quantity}\n`;
}

function addressOf({ tenant }: Shop): string {
  return `${tenant.services.receiver.origin}/${newId()}`;
}
