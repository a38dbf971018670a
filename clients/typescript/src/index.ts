import createClient, { type Client } from 'openapi-fetch';
import type { paths as AdminPaths, components as AdminComponents } from './admin.gen.js';
import type { paths as PlatformPaths, components as PlatformComponents } from './platform.gen.js';
import { ApiProblem, problemOf, type Problem } from './problem.js';
import { Renewal } from './renewal.js';
import { sessionFetch, type Send } from './session-fetch.js';
import { Session, TURN_MS } from './session.js';
import type { paths as ShopPaths, components as ShopComponents } from './shop.gen.js';
import { memoryStorage, type SessionStorage } from './storage.js';
import type { components as WebhookComponents } from './webhooks.gen.js';

export { formatMoney, type MoneyAmount } from './money.js';
export { eachItem, eachPage, type ListItem, type ListPath, type Page } from './pages.js';
export { ApiProblem, unwrap, type Problem } from './problem.js';
export type { Session, Tokens } from './session.js';
export {
  browserStorage,
  memoryStorage,
  type SessionState,
  type SessionStorage,
  type TextStorage,
} from './storage.js';
export type { AdminPaths, PlatformPaths, ShopPaths };

/** Types of bodies, with the names of the OpenAPI document: `Shop['Product']`. */
export type Shop = ShopComponents['schemas'];
export type Admin = AdminComponents['schemas'];
export type Platform = PlatformComponents['schemas'];

/** Bodies of webhooks by event type: `Webhooks['order.paid']`. */
export type Webhooks = WebhookComponents['schemas']['Webhooks'];
/** The body of any webhook; its `type` says which. */
export type Webhook = Webhooks[keyof Webhooks];

/** The address of the API, and how the session is kept. */
export interface ClientOptions {
  /** Origin without a path, such as `https://api.example.com`. */
  readonly origin: string;
  /** Slug of the tenant; not needed at a tenant's own host. */
  readonly tenant?: string | undefined;
  /** Where tokens and cart are kept; by default in memory. */
  readonly storage?: SessionStorage | undefined;
  /** Called when the API has ended the session: the tokens are forgotten, and the person must log in again. */
  readonly sessionEnded?: ((why: Problem) => void) | undefined;
  /** Used instead of the global `fetch`, for tests and proxies. */
  readonly fetch?: Send | undefined;
}

/** An openapi-fetch client with a session. */
export interface EmporiumClient<Paths extends object> extends Client<Paths> {
  readonly origin: string;
  readonly tenant: string | undefined;
  readonly session: Session;
  /**
   * Replaces the tokens of the session by new ones. Calls do this by themselves.
   * @throws ApiProblem if the API refuses
   */
  readonly renewTokens: () => Promise<void>;
}
export type ShopClient = EmporiumClient<ShopPaths>;
export type AdminClient = EmporiumClient<AdminPaths>;
export type PlatformClient = EmporiumClient<PlatformPaths>;

/** For shops: customers and guests. */
export function createShopClient(options: ClientOptions): ShopClient {
  return connect<ShopPaths>(options, '/api/v1/auth/refresh-token');
}

/** For back offices: staff. */
export function createAdminClient(options: ClientOptions): AdminClient {
  return connect<AdminPaths>(options, '/api/v1/admin/auth/refresh-token');
}

/** For operators of the installation, without a tenant. */
export function createPlatformClient(options: Omit<ClientOptions, 'tenant'>): PlatformClient {
  return connect<PlatformPaths>(options, '/api/v1/platform/auth/refresh-token');
}

/**
 * A key for the `Idempotency-Key` header. Make one key for each action, and send the same key with every retry.
 * @returns a random UUID
 */
export function idempotencyKey(): string {
  return crypto.randomUUID();
}

function connect<Paths extends object>(
  {
    origin,
    tenant,
    storage = memoryStorage(),
    sessionEnded = () => undefined,
    fetch: send = (request) => fetch(request),
  }: ClientOptions,
  refreshPath: keyof Paths & string,
): EmporiumClient<Paths> {
  const session = new Session(storage);
  const refresh = (refreshToken: string): Promise<Response> =>
    send(
      new Request(`${origin.replace(/\/$/, '')}${refreshPath}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(tenant !== undefined && { 'X-Tenant': tenant }) },
        body: JSON.stringify({ refreshToken }),
        signal: AbortSignal.timeout(TURN_MS),
      }),
    );
  const renewal = new Renewal(session, refresh, sessionEnded);
  const client = createClient<Paths>({
    baseUrl: origin,
    fetch: sessionFetch({ session, tenant, renewal }, send),
  });
  const renewTokens = async (): Promise<void> => {
    const { accessToken, refreshToken, logInId } = await session.state();
    if (accessToken === undefined || refreshToken === undefined)
      throw new Error('The session has no refresh token: log in first.');
    const { refusal } = await renewal.renew(accessToken, logInId);
    if (refusal) throw new ApiProblem(await problemOf(refusal), refusal);
  };
  return Object.assign(client, { origin, tenant, session, renewTokens });
}
