import createClient, { type Client } from 'openapi-fetch';
import type { paths as AdminPaths, components as AdminComponents } from './admin.gen.js';
import type { paths as PlatformPaths, components as PlatformComponents } from './platform.gen.js';
import { unwrap } from './problem.js';
import { renewal, type Tokens } from './renewal.js';
import { sessionMiddleware, type Session } from './session.js';
import type { paths as ShopPaths, components as ShopComponents } from './shop.gen.js';
import type { components as WebhookComponents } from './webhooks.gen.js';

export { ApiProblem, unwrap, type Problem } from './problem.js';
export type { Tokens } from './renewal.js';
export type { Session } from './session.js';
export type { AdminPaths, PlatformPaths, ShopPaths };

/** Types of bodies, with the names of the OpenAPI document: `Shop['Product']`. */
export type Shop = ShopComponents['schemas'];
export type Admin = AdminComponents['schemas'];
export type Platform = PlatformComponents['schemas'];

/** Bodies of webhooks by event type: `Webhooks['order.paid']`. */
export type Webhooks = WebhookComponents['schemas']['Webhooks'];
/** The body of any webhook; its `type` says which. */
export type Webhook = Webhooks[keyof Webhooks];

/** The address of the API, and who calls. */
export interface ClientOptions extends Session {
  /** Origin without a path, such as `https://api.example.com`. */
  readonly origin: string;
  /** Used instead of the global `fetch`, for tests and proxies. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Called when the client has renewed the tokens of the session: an app that stores them stores the new ones. */
  readonly tokensRenewed?: (tokens: Tokens) => void;
}

/** An openapi-fetch client with a session. */
export type EmporiumClient<Paths extends object> = Client<Paths> & {
  readonly origin: string;
  readonly session: Session;
  /**
   * Replaces the tokens of the session by new ones.
   * @throws ApiProblem if the session has ended
   */
  readonly renewTokens: () => Promise<void>;
};
export type ShopClient = EmporiumClient<ShopPaths>;
export type AdminClient = EmporiumClient<AdminPaths>;
export type PlatformClient = EmporiumClient<PlatformPaths>;

/** For shops: customers and guests. */
export function createShopClient(options: ClientOptions): ShopClient {
  return connect<ShopPaths>(options, (client, body) =>
    unwrap(client.POST('/api/v1/auth/refresh-token', { body })),
  );
}

/** For back offices: staff. */
export function createAdminClient(options: ClientOptions): AdminClient {
  return connect<AdminPaths>(options, (client, body) =>
    unwrap(client.POST('/api/v1/admin/auth/refresh-token', { body })),
  );
}

/** For operators of the installation, without a tenant. */
export function createPlatformClient(options: Omit<ClientOptions, 'tenant' | 'cartToken'>): PlatformClient {
  return connect<PlatformPaths>(options, (client, body) =>
    unwrap(client.POST('/api/v1/platform/auth/refresh-token', { body })),
  );
}

/**
 * A key for the `Idempotency-Key` header. Make one key for each action, and send the same key with every retry.
 * @returns a random UUID
 */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}

function connect<Paths extends object>(
  { origin, fetch, tokensRenewed = () => undefined, ...who }: ClientOptions,
  refresh: (client: Client<Paths>, body: { refreshToken: string }) => Promise<Tokens>,
): EmporiumClient<Paths> {
  const session: Session = { ...who };
  const client = createClient<Paths>({ baseUrl: origin, ...(fetch && { fetch }) });
  client.use(sessionMiddleware(session));
  const renewTokens = renewal(session, (refreshToken) => refresh(client, { refreshToken }), tokensRenewed);
  return Object.assign(client, { origin, session, renewTokens });
}
