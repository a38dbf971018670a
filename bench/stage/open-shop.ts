import { Stripe } from 'stripe';
import { Products } from '#commerce/catalog';
import { Customers } from '#foundation/identity';
import { AdjustStock } from '#commerce/inventory';
import { PaymentAccountConnected } from '#commerce/payments/events';
import { Stores } from '#commerce/stores';
import { TenantSecrets, type TenantRecord } from '#foundation/tenancy';
import type { Services } from './services.js';
import { provision } from './shops.js';
import { wares } from './wares.js';

/** A tenant whose data was written only by the product, so that it can be checked for consistency. */
export interface OpenShop {
  readonly tenant: TenantRecord;
  readonly variantIds: readonly string[];
  /** Its account at the Stripe stand-in. */
  readonly stripeKey: string;
}

/**
 * Provisions a tenant with some products of `pieces` each, and an account at the Stripe stand-in, which sends its
 * webhooks to `origin`.
 */
export async function openShop(
  services: Services,
  {
    products,
    pieces,
    origin,
    stripeOrigin,
  }: { products: number; pieces: number; origin: string; stripeOrigin: string },
): Promise<OpenShop> {
  const { tenants } = await provision(services, 1);
  const { _id } = tenants[0]!;
  const stripeKey = `sk_test_${_id}`;
  const { hostname, port } = new URL(stripeOrigin);
  const stripe = new Stripe(stripeKey, { host: hostname, port, protocol: 'http' });
  const endpoint = await stripe.webhookEndpoints.create({
    url: `${origin}/webhooks/stripe/${_id}`,
    enabled_events: ['*'],
  });
  const account = { secretKey: stripeKey, webhookSecrets: [endpoint.secret!] };
  // Not by PaymentAccounts, which would ask Stripe about the key.
  const told = PaymentAccountConnected.of('stripe', { provider: 'stripe', keyEnding: null, mode: 'test' });
  const tenant = await services.app.get(TenantSecrets).keep(_id, 'stripe', account, told);

  const variantIds: string[] = [];
  await services.with(tenant, Products, async (catalogue) => {
    for (const ware of wares(products, tenant.settings.currency)) {
      variantIds.push((await catalogue.create(ware, 'active')).variants[0]!.id);
    }
  });
  const store = await services.with(tenant, Stores, (stores) => stores.default());
  await services.with(tenant, AdjustStock, (stock) =>
    stock.run(
      store._id,
      variantIds.map((variantId) => ({ variantId, setTo: pieces })),
    ),
  );
  return { tenant, variantIds, stripeKey };
}

/** Adds customers. @returns their emails */
export async function addCustomers(
  services: Services,
  { tenant }: OpenShop,
  count: number,
  password: string,
): Promise<string[]> {
  const emails = Array.from({ length: count }, (_, index) => `customer-${index}@${tenant.slug}.example`);
  await services.with(tenant, Customers, async (customers) => {
    for (const email of emails) {
      await customers.create({ email, password, firstName: 'Carla', lastName: 'Berg' });
    }
  });
  return emails;
}
