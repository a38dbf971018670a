import type { Job, RequestSpec } from './load/job.js';
import { CARTS, cartToken, customerEmail, CUSTOMERS, PASSWORD, type Shop } from './stage/shops.js';
import { WEBHOOK_SECRET } from './stage/stripe-account.js';
import { SEARCHES } from './stage/wares.js';

/** Input of a scenario. */
export interface ScenarioInput {
  /** Name of the server; each server has its own carts. */
  readonly server: string;
  readonly origin: string;
  readonly shops: readonly Shop[];
  readonly stripeOrigin: string;
  readonly amount: number;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** Requests (or purchases) of one round. */
  readonly amount: number;
  readonly warmUp: number;
  /** Whether tenants with only a catalogue are enough. */
  readonly browsing: boolean;
  /** Whether it causes work for the worker, which then runs. */
  readonly worker: boolean;
  /** Whether the product may answer with what it answered before (default: it makes every answer). */
  readonly cached?: boolean;
  readonly job: (input: ScenarioInput) => Job;
}

const CONNECTIONS = 8;
/** Minimum number of different requests; every shop gets at least one. */
const VARIETY = 400;

const browsing: readonly Scenario[] = [
  {
    ...{ name: 'list', title: 'product list, 20 with prices', amount: 1_500, warmUp: 4_000 },
    ...{ browsing: true, worker: false },
    job: (input) => requests(input, (shop) => get(shop, '/products?limit=20')),
  },
  {
    ...{ name: 'slug', title: 'product by slug', amount: 2_000, warmUp: 4_000 },
    ...{ browsing: true, worker: false },
    job: (input) =>
      requests(input, (shop, turn) => get(shop, `/products/${shop.slugs[(turn * 7) % shop.slugs.length]!}`)),
  },
  {
    ...{ name: 'search', title: 'search, 20 by relevance', amount: 1_200, warmUp: 3_000 },
    ...{ browsing: true, worker: false },
    job: (input) =>
      requests(input, (shop, turn) => {
        const words = encodeURIComponent(SEARCHES[turn % SEARCHES.length]!);
        return get(shop, `/products?limit=20&search=${words}`);
      }),
  },
];

/** The scenarios that read what shoppers see, once without and once with the cache, and then those that write. */
export const scenarios: readonly Scenario[] = [
  ...browsing,
  ...browsing.map((scenario) => ({
    ...scenario,
    name: `${scenario.name}-cached`,
    title: `${scenario.title}, cached`,
    cached: true,
  })),
  {
    ...{ name: 'log-in', title: 'log-in with a password', amount: 40, warmUp: 40 },
    ...{ browsing: false, worker: false },
    job: (input) =>
      requests(input, (shop, turn) =>
        post(shop, '/auth/login', { email: customerEmail(turn % CUSTOMERS), password: PASSWORD }),
      ),
  },
  {
    ...{ name: 'cart', title: 'add to a cart of three', amount: 1_000, warmUp: 3_000 },
    ...{ browsing: false, worker: false },
    job: (input) =>
      requests(input, (shop, turn) => {
        const cart = Math.floor(turn / input.shops.length) % CARTS;
        const token = cartToken(input.server, shop.slug, cart);
        const body = { variantId: shop.variantIds[turn % 3]!, quantity: 1 };
        return post(shop, '/cart/items', body, { 'x-cart-token': token });
      }),
  },
  {
    ...{ name: 'checkout', title: 'purchase: cart, order, payment webhook, paid', amount: 100, warmUp: 400 },
    ...{ browsing: false, worker: true },
    job: ({ origin, shops, stripeOrigin, amount }) => ({
      kind: 'purchases',
      origin,
      shops: shops.map(({ tenantId, slug, variantIds }) => ({ tenantId, slug, variantIds })),
      stripeOrigin,
      webhookSecret: WEBHOOK_SECRET,
      amount,
      connections: 4,
    }),
  },
];

type Write = (shop: Shop, turn: number) => RequestSpec;

function requests({ origin, shops, amount }: ScenarioInput, write: Write): Job {
  const different = Math.max(VARIETY, shops.length);
  return {
    kind: 'requests',
    origin,
    requests: Array.from({ length: different }, (_, turn) => write(shops[turn % shops.length]!, turn)),
    amount,
    connections: CONNECTIONS,
  };
}

function get({ slug }: Shop, path: string): RequestSpec {
  return { method: 'GET', path: `/api/v1${path}`, headers: { 'x-tenant': slug } };
}

function post(
  { slug }: Shop,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): RequestSpec {
  return {
    method: 'POST',
    path: `/api/v1${path}`,
    headers: { 'x-tenant': slug, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
