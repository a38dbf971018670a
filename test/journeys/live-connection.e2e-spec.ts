import { createApi } from '#api';
import { until } from '#dev/until';
import { TenantRegistry } from '#foundation/tenancy';
import {
  createAdminClient,
  memoryStorage,
  unwrap,
  type AdminClient,
} from '../../clients/typescript/src/index.js';
import { connectLive, type LiveCaller, type LiveConnection } from '../../clients/typescript/src/live.js';
import { Installation, PASSWORD } from '../support/installation.js';
import { LiveSocket } from '../support/live-socket.js';
import type { TenantSession } from '../support/tenant-session.js';

/** Long enough to renew a token on a slow machine after the notice, which comes at half of it. */
const TOKEN_SECONDS = 6;

/** What a connection of the client went through. */
interface Watched {
  readonly live: LiveConnection<object>;
  connects: number;
  readonly endings: string[];
}

describe('live connections', () => {
  let installation: Installation;
  let shop: TenantSession;
  const open: { close(): void }[] = [];

  beforeAll(async () => {
    installation = await Installation.start({ ACCESS_TOKEN_TTL: String(TOKEN_SECONDS) });
    shop = await installation.tenant();
  });
  afterEach(() => open.splice(0).forEach((connection) => connection.close()));
  afterAll(() => installation.stop());

  /** The client of the owner, who has just logged in. */
  async function loggedIn({ tenant: { slug } } = shop, storage = memoryStorage()): Promise<AdminClient> {
    const admin = createAdminClient({ origin: installation.origin, tenant: slug, storage });
    const body = { email: `owner@${slug}.example`, password: PASSWORD };
    const answer = await unwrap(admin.POST('/api/v1/admin/auth/login', { body }));
    if (!('accessToken' in answer)) throw new Error('this shop asks its staff for no second factor');
    await admin.session.keep(answer);
    return admin;
  }

  async function connected(client: LiveCaller): Promise<Watched> {
    const live = connectLive(client);
    open.push(live);
    const watched: Watched = { live, connects: 0, endings: [] };
    live
      .onConnect(() => watched.connects++)
      .on('connection.ending', ({ code }) => watched.endings.push(code));
    await until('the connection', () => watched.connects > 0);
    return watched;
  }

  it('are told that their token expires, and then why they end', async () => {
    const { accessToken } = await (await loggedIn()).session.state();
    const socket = await LiveSocket.connect(installation.origin, shop.tenant.slug, accessToken!);
    open.push(socket);
    await until('the end', () => socket.of('connection.ending').length > 0);
    expect(socket.told).toEqual([
      { event: 'auth.expiring', payload: { expiresAt: expect.stringMatching(/^\d{4}-.*Z$/) } },
      {
        event: 'connection.ending',
        payload: expect.objectContaining({ code: 'live.token-expired', status: 401 }) as unknown,
      },
    ]);
  });

  it('of the client stay open with new tokens', async () => {
    const storage = memoryStorage();
    const save = jest.spyOn(storage, 'save');
    const watched = await connected(await loggedIn(shop, storage));
    await until('two more tokens than that of the log-in', () => save.mock.calls.length >= 3);
    expect(watched).toMatchObject({ connects: 1, endings: [] });
  });

  it('of the client are opened again with a new token when it could not be renewed in time', async () => {
    const admin = await loggedIn();
    let renew = (): void => undefined;
    const allowed = new Promise<void>((resolve) => (renew = resolve));
    const late: LiveCaller = {
      ...admin,
      renewTokens: () => allowed.then(admin.renewTokens),
    };
    const watched = await connected(late);
    await until('the end', () => watched.endings.length > 0);
    renew();
    await until('the next connection', () => watched.connects === 2);
    expect(watched.endings).toEqual(['live.token-expired']);
  });

  it('of the client end when the session is revoked, and say that nobody is logged in', async () => {
    const admin = await loggedIn();
    const watched = await connected(admin);
    const { data } = await unwrap(admin.GET('/api/v1/admin/auth/sessions'));
    const { id } = data.find(({ current }) => current)!;
    await unwrap(admin.DELETE('/api/v1/admin/auth/sessions/{id}', { params: { path: { id } } }));
    expect(await watched.live.ended).toMatchObject({ code: 'auth.token-invalid', status: 401 });
    expect(watched).toMatchObject({ connects: 1, endings: ['live.session-ended'] });
  });

  it('of the client end when the tenant is suspended; those of other tenants stay', async () => {
    const closing = await installation.tenant();
    const [here, there] = [await connected(await loggedIn(closing)), await connected(await loggedIn())];
    await installation.api.get(TenantRegistry).update(closing.tenant._id, { status: 'suspended' });
    expect(await here.live.ended).toMatchObject({ code: 'tenant.suspended', status: 403 });
    expect(here.connects).toBe(1);
    expect(there).toMatchObject({ connects: 1, endings: [] });
  });

  it('are told when their process stops, and the client connects to the next one', async () => {
    const admin = await loggedIn();
    let api = await createApi(installation.config);
    await api.listen(0, '127.0.0.1');
    const origin = await api.getUrl();
    const watched = await connected({ ...admin, origin });
    await api.close();
    await until('the end', () => watched.endings.length > 0);
    api = await createApi(installation.config);
    await api.listen(Number(new URL(origin).port), '127.0.0.1');
    try {
      await until('the next connection', () => watched.connects === 2);
      expect(watched.endings).toEqual(['live.server-stopping']);
    } finally {
      await api.close();
    }
  });
});
