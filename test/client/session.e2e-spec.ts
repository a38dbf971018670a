import { until } from '#dev/until';
import { Customers } from '#foundation/identity';
import { newId } from '#platform/ids';
import {
  createShopClient,
  memoryStorage,
  unwrap,
  type SessionState,
  type SessionStorage,
  type ShopClient,
} from '../../clients/typescript/src/index.js';
import { Installation, PASSWORD } from '../support/installation.js';
import type { TenantSession } from '../support/tenant-session.js';

const REFRESH = 'POST /api/v1/auth/refresh-token';
const ME = 'GET /api/v1/me';
const ADD_ADDRESS = 'POST /api/v1/me/addresses';
const ADDRESS = { name: 'Sam', line1: 'Lane 1', city: 'Bonn', postalCode: '53111', country: 'DE' };

/** A client of a customer who has logged in, and what it asked the API for since then. */
interface Watched {
  readonly shop: ShopClient;
  readonly storage: SessionStorage;
  /** Method, path and status of each request. */
  readonly asked: string[];
  /** Codes with which the session ended. */
  readonly ends: string[];
}

interface Setting {
  readonly storage?: SessionStorage;
  /** Answers instead of the API, unless it returns undefined. */
  readonly instead?: (call: string) => Response | undefined | Promise<Response | undefined>;
}

/** Makes clients of an installation. */
function clientsOf(installation: Installation) {
  function client(tenant: TenantSession, { storage = memoryStorage(), instead }: Setting = {}): Watched {
    const [asked, ends]: string[][] = [[], []];
    const shop = createShopClient({
      origin: installation.origin,
      tenant: tenant.tenant.slug,
      storage,
      sessionEnded: ({ code }) => void ends!.push(code),
      fetch: async (request) => {
        const call = `${request.method} ${new URL(request.url).pathname}`;
        const answer = (await instead?.(call)) ?? (await fetch(request));
        asked!.push(`${call} ${answer.status}`);
        return answer;
      },
    });
    return { shop, storage, asked: asked!, ends: ends! };
  }

  /** Logs in as a new customer. */
  async function logIn(tenant: TenantSession, { shop }: Watched): Promise<void> {
    const email = `${newId()}@example.com`;
    const person = { email, password: PASSWORD, firstName: 'Ada', lastName: 'Berg' };
    await installation.scope.run(tenant.tenant._id, async (graph) =>
      (await graph.get(Customers)).create(person),
    );
    const answer = await unwrap(shop.POST('/api/v1/auth/login', { body: { email, password: PASSWORD } }));
    if (!('accessToken' in answer)) throw new Error('this shop asks its customers for no second factor');
    await shop.session.keep(answer);
  }

  async function loggedIn(tenant: TenantSession, setting?: Setting): Promise<Watched> {
    const watched = client(tenant, setting);
    await logIn(tenant, watched);
    watched.asked.splice(0);
    return watched;
  }

  return { client, logIn, loggedIn };
}

const me = ({ shop }: Watched) => unwrap(shop.GET('/api/v1/me'));
const tenTimes = <T>(call: () => Promise<T>) => Promise.all(Array.from({ length: 10 }, call));
const refused = (call: Promise<unknown>) => call.catch((error: unknown) => error);

async function change({ storage }: Watched, fields: SessionState): Promise<void> {
  await storage.save({ ...(await storage.load()), ...fields });
}

/** The API refuses this token as it refuses one that has expired. */
const invalidate = (watched: Watched) => change(watched, { accessToken: 'no-token-of-ours' });

describe('the session of the client', () => {
  let tenant: TenantSession;
  let clients: ReturnType<typeof clientsOf>;

  beforeAll(async () => {
    const installation = await Installation.shared();
    tenant = await installation.tenant();
    clients = clientsOf(installation);
  });

  it('is renewed once for ten refused calls, which are sent again', async () => {
    const ada = await clients.loggedIn(tenant);
    await invalidate(ada);
    const answers = await tenTimes(() => me(ada));
    expect(new Set(answers.map(({ firstName }) => firstName))).toEqual(new Set(['Ada']));
    expect(ada.asked.sort()).toEqual([
      ...Array<string>(10).fill(`${ME} 200`),
      ...Array<string>(10).fill(`${ME} 401`),
      `${REFRESH} 200`,
    ]);
  });

  it('is renewed before a call if the token has expired by the clock of the device', async () => {
    const ada = await clients.loggedIn(tenant);
    await change(ada, { accessTokenEndsAt: Date.now() - 1 });
    await tenTimes(() => me(ada));
    expect(ada.asked).toEqual([`${REFRESH} 200`, ...Array<string>(10).fill(`${ME} 200`)]);
  });

  it('is renewed once for two clients that share a storage, such as two tabs', async () => {
    const ada = await clients.loggedIn(tenant);
    const tab = clients.client(tenant, { storage: ada.storage });
    await invalidate(ada);
    await Promise.all([me(ada), me(tab)]);
    const refreshes = [...ada.asked, ...tab.asked].filter((call) => call.startsWith(REFRESH));
    expect(refreshes).toEqual([`${REFRESH} 200`]);
  });

  it('never sends a call again as another person, who has logged in meanwhile', async () => {
    const storage = memoryStorage();
    const tab = clients.client(tenant, { storage });
    const sam = await clients.loggedIn(tenant, {
      storage,
      instead: async (call) => {
        if (call !== ADD_ADDRESS) return undefined;
        await tab.shop.session.forget();
        await clients.logIn(tenant, tab);
        return undefined;
      },
    });
    await invalidate(sam);
    const added = unwrap(sam.shop.POST('/api/v1/me/addresses', { body: ADDRESS }));
    expect(await refused(added)).toMatchObject({ status: 401, code: 'request.unauthenticated' });
    expect(sam.asked).toEqual([`${ADD_ADDRESS} 401`]);
    // The other person's session goes on.
    expect((await unwrap(tab.shop.GET('/api/v1/me/addresses'))).data).toEqual([]);
    expect(sam.ends).toEqual([]);
  });

  it('sends a call again after a step-up, which continues the session', async () => {
    const ada = await clients.loggedIn(tenant, {
      instead: async (call) => {
        if (call === ADD_ADDRESS && stepUp) await ada.shop.session.keep(stepUp);
        return undefined;
      },
    });
    const stepUp = await unwrap(ada.shop.POST('/api/v1/auth/step-up', { body: { password: PASSWORD } }));
    await invalidate(ada);
    await unwrap(ada.shop.POST('/api/v1/me/addresses', { body: ADDRESS }));
    expect(ada.asked.slice(1)).toEqual([`${ADD_ADDRESS} 401`, `${ADD_ADDRESS} 201`]);
  });

  it('sends the body again', async () => {
    const ada = await clients.loggedIn(tenant);
    await invalidate(ada);
    const changed = await unwrap(ada.shop.PATCH('/api/v1/me', { body: { firstName: 'Augusta' } }));
    expect(changed.firstName).toBe('Augusta');
    expect(ada.asked).toEqual(['PATCH /api/v1/me 401', `${REFRESH} 200`, 'PATCH /api/v1/me 200']);
  });

  it('ends when its refresh token was used elsewhere; device and cart are still known', async () => {
    const ada = await clients.loggedIn(tenant);
    const before = { ...(await ada.shop.session.state()), cartToken: 'a cart' };
    // A copy goes on with the session, until the token that it copied is no longer the one before the newest.
    const copy = clients.client(tenant, { storage: memoryStorage(before) });
    await copy.shop.renewTokens();
    await copy.shop.renewTokens();
    await ada.storage.save({ ...before, accessToken: 'no-token-of-ours' });

    const problems = await tenTimes(() => refused(me(ada)));
    for (const problem of problems)
      expect(problem).toMatchObject({ status: 401, code: 'request.unauthenticated' });
    expect(ada.ends).toEqual(['auth.token-reused']);
    expect(await ada.shop.session.state()).toEqual({ deviceToken: before.deviceToken, cartToken: 'a cart' });
  });

  it('does not end while the API cannot renew it', async () => {
    let down = true;
    const busy = { code: 'service.database-unavailable', detail: 'Try again later' };
    const ada = await clients.loggedIn(tenant, {
      instead: (call) => (down && call === REFRESH ? Response.json(busy, { status: 503 }) : undefined),
    });
    await invalidate(ada);
    const problems = await tenTimes(() => refused(ada.shop.renewTokens()));
    for (const problem of problems) expect(problem).toMatchObject({ status: 503, code: busy.code });
    expect(ada.asked).toEqual([`${REFRESH} 503`]);
    expect(await refused(me(ada))).toMatchObject({ status: 503, code: busy.code });
    down = false;
    await me(ada);
    expect(ada.ends).toEqual([]);
  });

  it('never makes a guest of a person whose session has ended', async () => {
    const ada = await clients.loggedIn(tenant);
    await invalidate(ada);
    await change(ada, { accessTokenEndsAt: Date.now() - 1, refreshToken: 'no-token-of-ours' });
    // A guest may read the cart, but this one would be empty.
    expect(await refused(unwrap(ada.shop.GET('/api/v1/cart')))).toMatchObject({ status: 401 });
    expect(ada.ends).toEqual(['auth.token-invalid']);
  });

  it('is not renewed when a password is wrong', async () => {
    const ada = await clients.loggedIn(tenant);
    const body = { email: 'nobody@example.com', password: PASSWORD };
    const problem = await refused(unwrap(ada.shop.POST('/api/v1/auth/login', { body })));
    expect(problem).toMatchObject({ status: 401, code: 'auth.invalid-credentials' });
    expect(ada.asked).toEqual(['POST /api/v1/auth/login 401']);
  });

  it('is not known to another tenant’s shop', async () => {
    const ada = await clients.loggedIn(tenant);
    const other = await (await Installation.shared()).tenant();
    const stranger = clients.client(other, { storage: ada.storage });
    await invalidate(ada);
    expect(await refused(me(stranger))).toMatchObject({ status: 401 });
    expect(stranger.ends).toEqual(['auth.token-invalid']);
  });
});

describe('an access token that expires', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await Installation.start({ ACCESS_TOKEN_TTL: '6' });
  });
  afterAll(() => installation.stop());

  it('is replaced once for ten calls', async () => {
    const tenant = await installation.tenant();
    const ada = await clientsOf(installation).loggedIn(tenant);
    const { accessToken: token } = await ada.shop.session.state();
    await until('its end', async () => (await tenant.call('GET', '/me', { token })).status === 401);
    await tenTimes(() => me(ada));
    expect(ada.asked.filter((call) => call.startsWith(REFRESH))).toEqual([`${REFRESH} 200`]);
    expect(await ada.shop.session.state()).not.toMatchObject({ accessToken: token });
  });
});
