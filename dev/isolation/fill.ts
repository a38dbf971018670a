import { newId } from '#platform/ids';
import { BUILT_IN_ROLES, DELEGABLE_PERMISSIONS } from '#platform/permissions';
import { ownerOf } from '../installation/in-process.js';
import { grantApp, REDIRECT_URI } from './consent.js';
import { setUpProvider } from './identity-provider.js';
import { until } from '../until.js';
import type { Caller, FilledTenant } from './filled-tenant.js';
import {
  ADMIN,
  logIn,
  mailedExport,
  newColleague,
  newCustomer,
  newShopper,
  openInvitation,
  SHOP,
  type Entrance,
} from './people.js';

export const ADDRESS = {
  name: 'Carla Berg',
  line1: 'Lindenweg 4',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};

/** What may be sent to a tenant's address for uploads. */
export const UPLOAD = 'the bytes of a picture';

/** More than the number of calls that erase a customer. */
const ERASABLE_CUSTOMERS = 9;

interface Thing {
  readonly id: string;
}

interface Placed {
  readonly order: Thing;
  readonly payment: { readonly checkoutUrl: string };
  readonly orderToken?: string;
}

/** Gives a tenant data of every kind through its own API, with its marker in every text. */
export async function fill(tenant: FilledTenant): Promise<void> {
  await addStaff(tenant);
  await addProducts(tenant);
  await addMedia(tenant);
  await addPricing(tenant);
  await addProductFiles(tenant);
  await addWebhooks(tenant);
  await setUpProvider(tenant);
  await addCustomers(tenant);
  await placeOrders(tenant);
}

async function addStaff(tenant: FilledTenant): Promise<void> {
  const { record, samples, emails, tokens } = tenant;
  emails.staff = ownerOf(record.slug);
  tokens.staff = (await logIn(tenant, ADMIN, emails.staff)).accessToken;
  emails.spareStaff = await newColleague(tenant);
  for (let i = 0; i < 2; i++) await openInvitation(tenant);
  await logIn(tenant, ADMIN, emails.staff);
  const { data } = await tenant.call<{ data: (Thing & { email: string })[] }>('GET', '/admin/staff', {
    as: tenant.staff,
  });
  // Ids for the filters of the audit log.
  for (const kind of ['actors', 'targets'])
    samples.replace(
      kind,
      data.map(({ id }) => id),
    );
  for (const { id, email } of data) {
    if (email === emails.staff || email === emails.spareStaff) samples.protect(id);
  }
  await protectSession(tenant, ADMIN, tenant.staff);
  await addRolesAndKeys(tenant);
}

/** Adds custom roles and API keys. One key has all scopes and is not deleted. */
async function addRolesAndKeys(tenant: FilledTenant): Promise<void> {
  const { marker, samples, tokens } = tenant;
  const as = tenant.staff;
  for (const name of BUILT_IN_ROLES) samples.protect(name);
  const scopes = DELEGABLE_PERMISSIONS;
  for (let i = 1; i <= 3; i++) {
    const role = { name: `Role ${i} ${marker}`, description: `Of ${marker}`, permissions: scopes };
    await tenant.call('POST', '/admin/roles', { as, body: role });
    await tenant.call('POST', '/admin/api-keys', { as, body: { name: `Key ${i} ${marker}`, scopes } });
  }
  const body = { name: `ERP of ${marker}`, scopes };
  const { id, key } = await tenant.call<Thing & { key: string }>('POST', '/admin/api-keys', { as, body });
  samples.protect(id);
  tokens.apiKey = key;
  await registerApps(tenant);
}

/** Adds OAuth clients, and grants of staff. One client is not deleted. */
async function registerApps(tenant: FilledTenant): Promise<void> {
  const { marker, samples, tokens } = tenant;
  const app = {
    type: 'confidential',
    grantTypes: ['client_credentials', 'authorization_code', 'refresh_token'],
    redirectUris: [REDIRECT_URI],
    scopes: DELEGABLE_PERMISSIONS,
  };
  const register = (name: string) =>
    tenant.call<Thing & { secret: string }>('POST', '/admin/oauth-clients', {
      as: tenant.staff,
      body: { name: `${name} ${marker}`, ...app },
    });
  for (let i = 1; i <= 3; i++) await register(`App ${i}`);
  const { id, secret } = await register('Books');
  samples.protect(id);
  tokens.app = new URLSearchParams({ client_id: id, client_secret: secret }).toString();
  for (let i = 1; i <= 4; i++) await grantApp(tenant, tenant.emails.staff);
  await tenant.call('GET', '/admin/auth/grants', { as: tenant.staff });
}

/** Sends documents, and learns the addresses of one of them; it is not deleted. */
async function addMedia(tenant: FilledTenant): Promise<void> {
  const { marker, samples, record } = tenant;
  const as = tenant.staff;
  const headers = { 'content-type': 'application/octet-stream' };
  const send = (name: string): Promise<Thing> =>
    tenant.call('POST', `/admin/media?fileName=${name}`, { as, headers, body: `%PDF-1.7 ${marker}` });
  for (let i = 1; i <= 7; i++) await send(`${marker}-${i}.pdf`);
  const { id } = await send(`${marker}.pdf`);
  const shown = await until('the document to be ready', async () => {
    const media = await tenant.call<{ shown?: { url: string } }>('GET', `/admin/media/${id}`, { as });
    return media.shown;
  });
  const { url } = await tenant.call<{ url: string }>('GET', `/admin/media/${id}/original`, { as });
  const announced = { fileName: `${marker}.png`, bytes: UPLOAD.length, mediaType: 'image/png' };
  const path = '/admin/media/uploads';
  const begun = await tenant.call<{ upload: { url: string } }>('POST', path, { as, body: announced });
  const last = (address: string, words: number): string[] => address.split('/').slice(-words);
  samples.protect(id);
  samples.replace('files', [record._id]);
  samples.replace('publics', last(shown.url, 3));
  samples.replace('downloads', last(url, 1));
  samples.replace('uploads', last(begun.upload.url, 1));
}

/** Adds products with stock, categories and stores. */
export async function addProducts(tenant: FilledTenant): Promise<void> {
  const { marker, samples } = tenant;
  const as = tenant.staff;
  const parent = await tenant.call<Thing>('POST', '/admin/categories', {
    as,
    body: { name: `Shirts ${marker}` },
  });
  for (let i = 1; i <= 3; i++) {
    const child = { name: `Shirts ${i} ${marker}`, parentId: parent.id };
    await tenant.call('POST', '/admin/categories', { as, body: child });
    const store = { name: `Store ${i} ${marker}`, code: `${marker}-${i}` };
    await tenant.call('POST', '/admin/stores', { as, body: store });
  }
  const variants: string[] = [];
  for (let i = 1; i <= 7; i++) {
    const product = {
      title: `Shirt ${i} ${marker}`,
      description: `Made of ${marker}`,
      categoryIds: [parent.id],
      variants: [{ sku: `${marker}-${i}`, price: { amount: 1_000 + i, currency: 'EUR' } }],
      status: 'active',
    };
    const made = await tenant.call<{ variants: Thing[] }>('POST', '/admin/products', { as, body: product });
    variants.push(made.variants[0]!.id);
  }
  await addKnownElsewhere(tenant);
  const stores = await tenant.call<{ data: (Thing & { isDefault: boolean })[] }>('GET', '/admin/stores', {
    as,
  });
  const storeId = stores.data.find(({ isDefault }) => isDefault)!.id;
  const lines = variants.map((variantId) => ({ variantId, delta: 1_000, reason: `delivery of ${marker}` }));
  await tenant.call('POST', '/admin/stock/adjustments', { as, body: { storeId, lines } });
  samples.protect(storeId);
  // The first product is never changed, because carts and orders use it.
  tenant.soldVariant = variants[0]!;
  const sold = await tenant.call<{ data: (Thing & { slug: string })[] }>('GET', '/products?sort=price', {});
  samples.protect(sold.data[0]!.id);
}

/** Adds products that another system knows, and product types. */
async function addKnownElsewhere(tenant: FilledTenant): Promise<void> {
  const { marker, samples } = tenant;
  const as = tenant.staff;
  for (let i = 1; i <= 4; i++) {
    const externalId = newId();
    const variants = [{ sku: `${marker}-x-${i}`, price: { amount: i, currency: 'EUR' } }];
    const body = { title: `Lamp ${i} ${marker}`, externalId, variants };
    const { id } = await tenant.call<Thing>('POST', '/admin/products', { as, body });
    samples.add('admin:products-by-external-ids', externalId);
    samples.add('rows', id);
    await tenant.call('POST', '/admin/product-types', { as, body: productTypeOf(`${marker}_${i}`) });
  }
}

/** A product type that only one tenant has. */
export function productTypeOf(word: string): object {
  const key = `${word.toLowerCase().replace(/[^a-z0-9]+/g, '_')}_${newId().slice(-6)}`.replace(
    /^[^a-z]+/,
    't',
  );
  const attribute = { key: 'note', name: 'Note', type: 'text', level: 'product' };
  return { key, name: word, attributes: [attribute] };
}

/** Adds customer groups with a member, markets, and price lists with a price. */
async function addPricing(tenant: FilledTenant): Promise<void> {
  const { marker, samples } = tenant;
  const as = tenant.staff;
  const make = (path: string, i: number, more: object = {}): Promise<Thing> =>
    tenant.call<Thing>('POST', path, {
      as,
      body: { key: `${marker}-${i}`, name: `No. ${i} of ${marker}`, ...more },
    });
  for (let i = 1; i <= 4; i++) {
    const group = await make('/admin/customer-groups', i);
    const market = await make('/admin/markets', i, { currency: 'EUR' });
    // The default market cannot be deleted.
    if (i === 1) samples.protect(market.id);
    const list = await make('/admin/price-lists', i, { groupIds: [group.id], marketIds: [market.id] });
    const prices = [{ variantId: tenant.soldVariant, amount: 900 + i }];
    await tenant.call('PUT', `/admin/price-lists/${list.id}/prices`, { as, body: { prices } });
  }
}

/** An import and an export of products. Their kinds are not those of the exports of personal data. */
async function addProductFiles(tenant: FilledTenant): Promise<void> {
  const as = tenant.staff;
  const { id } = await tenant.call<Thing>('POST', '/admin/exports/products', { as, body: { format: 'csv' } });
  tenant.samples.add('product-exports', id);
  const text = `Handle,Title,Variant SKU,Variant Price\n${tenant.marker}-hat,Hat,${tenant.marker}-HAT,9.90\n`;
  const imported = await tenant.call<Thing>('POST', '/admin/imports/products', {
    as,
    body: text,
    headers: { 'content-type': 'text/csv' },
  });
  tenant.samples.add('product-imports', imported.id);
}

async function addWebhooks(tenant: FilledTenant): Promise<void> {
  const { receiver } = tenant.services;
  for (const path of [`/${tenant.marker}`, `/${tenant.marker}/second`]) {
    const url = await receiver.endpoint({ path });
    const body = { url, events: ['*'], description: `To the ERP of ${tenant.marker}` };
    const { secret } = await tenant.call<{ secret: string }>('POST', '/admin/webhook-endpoints', {
      as: tenant.staff,
      body,
    });
    await receiver.endpoint({ path, secret });
  }
}

async function addCustomers(tenant: FilledTenant): Promise<void> {
  const { tokens, emails } = tenant;
  emails.spareCustomer = (await newCustomer(tenant)).email;
  const { email, accessToken } = await newCustomer(tenant);
  emails.customer = email;
  tokens.customer = accessToken;
  await logIn(tenant, SHOP, email);
  await protectSession(tenant, SHOP, tenant.customer);
  for (let i = 1; i <= 2; i++) {
    const body = { ...ADDRESS, name: `Carla ${i} ${tenant.marker}` };
    await tenant.call('POST', '/me/addresses', { as: tenant.customer, body });
  }
  const { id } = await tenant.call<Thing>('GET', '/me', { as: tenant.customer });
  tenant.samples.protect(id);
  tenant.keptCustomer = (await newShopper(tenant)).id;
  tenant.samples.replace('exports', await mailedExport(tenant));
  for (let i = 0; i < ERASABLE_CUSTOMERS; i++) tenant.erasable.push(await newShopper(tenant));
  await fillCarts(tenant);
}

/** Places orders of a guest and of the customer, and pays one of each. */
async function placeOrders(tenant: FilledTenant): Promise<void> {
  const guests = await placeOrder(tenant, tenant.guest);
  tenant.tokens.order = guests.orderToken!;
  await pay(tenant, guests);
  for (let i = 0; i < 4; i++) {
    const placed = await placeOrder(tenant, tenant.customer);
    if (i % 2 === 0) await pay(tenant, placed);
  }
  await fillCarts(tenant);
}

/** Puts an item into the guest's and the customer's cart. */
export async function fillCarts(tenant: FilledTenant): Promise<void> {
  const body = { variantId: tenant.soldVariant, quantity: 1 };
  await tenant.call('POST', '/cart/items', { as: tenant.customer, body });
  const as = tenant.tokens.cart ? tenant.guest : undefined;
  const { headers, status, text } = await tenant.ask('POST', '/cart/items', { as, body });
  if (status >= 400) throw new Error(`a guest of ${tenant.name} could not fill a cart: ${status} ${text}`);
  tenant.tokens.cart = (headers['x-cart-token'] as string | undefined) ?? tenant.tokens.cart;
  tenant.belongings.addText(tenant.tokens.cart);
}

/** Places and pays an order of the customer. @returns its id */
export async function placePaidOrder(tenant: FilledTenant): Promise<string> {
  const placed = await placeOrder(tenant, tenant.customer);
  await pay(tenant, placed);
  return placed.order.id;
}

async function placeOrder(tenant: FilledTenant, as: Caller): Promise<Placed> {
  await fillCarts(tenant);
  return tenant.call<Placed>('POST', '/orders', {
    as,
    headers: { 'idempotency-key': `fill-${tenant.nextNumber()}` },
    body: {
      deliveryType: 'delivery',
      deliveryAddress: { ...ADDRESS, name: `Carla ${tenant.marker}` },
      ...(as.name === 'guest' && { email: `guest@${tenant.marker}.example` }),
    },
  });
}

async function pay(tenant: FilledTenant, { order, payment }: Placed): Promise<void> {
  const session = new URL(payment.checkoutUrl).pathname.split('/').pop()!;
  const response = await fetch(`${tenant.services.stripe}/_test/sessions/${session}/pay`, {
    method: 'POST',
  });
  if (!response.ok) throw new Error(`the pay page answered ${response.status}: ${await response.text()}`);
  await until(`the payment of order ${order.id}`, async () => {
    const now = await tenant.call<{ paymentStatus: string }>('GET', `/admin/orders/${order.id}`, {
      as: tenant.staff,
    });
    return now.paymentStatus === 'paid' ? now : undefined;
  });
}

/** Protects the session that the tenant's person uses, so that no attack on its own data ends it. */
async function protectSession(tenant: FilledTenant, entrance: Entrance, as: Caller): Promise<void> {
  const { data } = await tenant.call<{ data: (Thing & { current: boolean })[] }>(
    'GET',
    `${entrance}/auth/sessions`,
    {
      as,
    },
  );
  for (const { id, current } of data) if (current) tenant.samples.protect(id);
}
