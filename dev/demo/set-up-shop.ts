import { readFile } from 'node:fs/promises';
import { Stripe } from 'stripe';
import type { Installation } from '../installation/installation.js';
import type { StandIns } from '../stand-ins/start-stand-ins.js';
import type { WebhookReceiver } from '../webhooks/launch.js';
import { until, type Patience } from '../until.js';
import { Caller } from './caller.js';
import type { Mailbox } from './mailbox.js';
import { DEMO_PASSWORD, type DemoShop } from './shops.js';
import type { Storefront } from './storefront.js';

/** The parts of the running demo. */
export interface DemoParts {
  readonly installation: Installation;
  readonly standIns: StandIns;
  readonly receiver: WebhookReceiver;
  readonly mailbox: Mailbox;
  readonly log: (line: string) => void;
  /** For waiting for the product's processes. */
  readonly patience: Patience;
}

export interface ReadyShop {
  readonly shop: DemoShop;
  readonly tenantId: string;
  readonly api: Caller;
  /** Access token of the owner. */
  readonly owner: string;
  readonly products: number;
  /** Path of its webhook endpoint at the receiver. */
  readonly hookPath: string;
}

interface Imported {
  readonly id: string;
  readonly state: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
}

/** Makes a shop ready to sell: tenant, Stripe, people, catalogue, webhook endpoint. Repeating it changes nothing. */
export async function setUpShop(
  parts: DemoParts,
  operator: string,
  storefront: Storefront,
): Promise<ReadyShop> {
  const { installation, log } = parts;
  const { shop } = storefront;
  const began = new Date();
  const platform = new Caller(installation.origin);
  const { currency, locales, timeZone } = shop;
  const tenant = await platform.call<{ id: string }>('POST', '/platform/tenants', {
    token: operator,
    body: {
      slug: shop.slug,
      name: shop.name,
      ownerEmail: shop.owner,
      settings: { currency, locales, timeZone },
    },
  });
  // The storefront may have had another port in an earlier run.
  await platform.call('PATCH', `/platform/tenants/${tenant.id}`, {
    token: operator,
    body: { settings: { origins: [storefront.origin] } },
  });
  log(`${shop.name}: tenant ${tenant.id} in ${Date.now() - began.getTime()} ms`);
  await connectStripe(parts, shop, tenant.id);

  const api = new Caller(installation.origin, shop.slug);
  const owner = await join(parts, api, tenant.id, shop.owner);
  await inviteSupport(parts, api, tenant.id, owner, shop);

  const csv = storefront.withPictures(await readFile(shop.catalogue, 'utf8'));
  const importBegan = Date.now();
  const report = await importFile(parts, api, owner, csv);
  if (report.state !== 'done' || report.failed > 0)
    throw new Error(`the import of ${shop.catalogue} is ${report.state}, with ${report.failed} errors`);
  const products = report.created + report.updated + report.unchanged;
  log(`${shop.name}: ${products} products from ${shop.catalogue} in ${Date.now() - importBegan} ms`);

  storefront.connect(api, await newApiKey(api, owner));
  const hookPath = await registerWebhook(parts, api, owner, shop);
  return { shop, tenantId: tenant.id, api, owner, products, hookPath };
}

async function importFile(
  { patience }: DemoParts,
  api: Caller,
  token: string,
  csv: string,
): Promise<Imported> {
  const { id } = await api.call<Imported>('POST', '/admin/imports/products', {
    token,
    body: csv,
    headers: { 'content-type': 'text/csv' },
  });
  const look = async (): Promise<Imported | false> => {
    const imported = await api.call<Imported>('GET', `/admin/imports/${id}`, { token });
    return !['waiting', 'running'].includes(imported.state) && imported;
  };
  return until('the import of the products', look, patience);
}

async function connectStripe(
  { installation, standIns }: DemoParts,
  shop: DemoShop,
  tenantId: string,
): Promise<void> {
  const secretKey = `sk_test_demo_${shop.slug}`;
  const { hostname, port } = new URL(standIns.stripe.origin);
  const stripe = new Stripe(secretKey, { host: hostname, port, protocol: 'http' });
  const url = `${installation.origin}/webhooks/stripe/${tenantId}`;
  for (const old of (await stripe.webhookEndpoints.list()).data) await stripe.webhookEndpoints.del(old.id);
  const endpoint = await stripe.webhookEndpoints.create({ url, enabled_events: ['*'] });
  await installation.emporium(['payments', 'connect', shop.slug, '--provider', 'stripe'], {
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRETS: endpoint.secret!,
  });
}

/** Logs a member of staff in; the first time with the invitation in their mailbox. */
async function join({ mailbox }: DemoParts, api: Caller, tenantId: string, email: string): Promise<string> {
  const credentials = { email, password: DEMO_PASSWORD };
  const known = await api.ask<{ accessToken: string }>('POST', '/admin/auth/login', { body: credentials });
  if (known.status === 200) return known.body.accessToken;
  const token = await mailbox.find(email, tenantId, /^\s*([\w.-]{30,})\s*$/m, new Date(0));
  await api.call('POST', '/admin/auth/invitations/accept', { body: { token, password: DEMO_PASSWORD } });
  const { accessToken } = await api.call<{ accessToken: string }>('POST', '/admin/auth/login', {
    body: credentials,
  });
  return accessToken;
}

async function inviteSupport(
  parts: DemoParts,
  api: Caller,
  tenantId: string,
  owner: string,
  shop: DemoShop,
): Promise<void> {
  const invited = await api.ask('POST', '/admin/staff', {
    token: owner,
    body: { email: shop.support, name: 'Support', role: 'support' },
  });
  if (invited.status === 201) await join(parts, api, tenantId, shop.support);
  else if (invited.status !== 409) throw new Error(`inviting ${shop.support} was answered ${invited.status}`);
}

/** The storefront's API key; one of an earlier run is replaced, because its text is no longer known. */
async function newApiKey(api: Caller, owner: string): Promise<string> {
  const name = 'Storefront of the demo';
  const known = await api.call<{ data: { id: string; name: string }[] }>('GET', '/admin/api-keys?limit=100', {
    token: owner,
  });
  for (const { id } of known.data.filter((each) => each.name === name))
    await api.call('DELETE', `/admin/api-keys/${id}`, { token: owner });
  const { key } = await api.call<{ key: string }>('POST', '/admin/api-keys', {
    token: owner,
    body: { name, scopes: ['orders.read'] },
  });
  return key;
}

const DESCRIPTION = 'Demo receiver';

async function registerWebhook(
  { receiver }: DemoParts,
  api: Caller,
  owner: string,
  shop: DemoShop,
): Promise<string> {
  const path = `/${shop.slug}`;
  const url = await receiver.endpoint({ path });
  const known = await api.call<{ data: { id: string; description: string }[] }>(
    'GET',
    '/admin/webhook-endpoints?limit=100',
    { token: owner },
  );
  // The endpoint of an earlier run is replaced, because its secret is no longer known. The developer's own ones stay.
  for (const { id } of known.data.filter((each) => each.description === DESCRIPTION))
    await api.call('DELETE', `/admin/webhook-endpoints/${id}`, { token: owner });
  const { secret } = await api.call<{ secret: string }>('POST', '/admin/webhook-endpoints', {
    token: owner,
    body: { url, events: ['*'], description: DESCRIPTION },
  });
  await receiver.endpoint({ path, secret });
  return path;
}
