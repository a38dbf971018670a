import { io, type Socket } from 'socket.io-client';
import { until } from '#dev/until';
import { Installation, PASSWORD } from '../support/installation.js';
import { expectStatus } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

/*
 * An example for libs/engagement/notifications/README.md: a client without our packages. `npm run generate` copies its
 * region.
 */

/** Long enough to renew a token on a slow machine after the notice, which comes at half of it. */
const TOKEN_SECONDS = 6;

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** What an application does with what it hears. */
interface Application {
  show(notification: object): void;
  refused(code: string): void;
  ended(status: number, code: string): void;
  newToken(): Promise<string>;
}

function connect(origin: string, tenant: string, token: string, app: Application): Socket {
  // #region connecting
  const socket = io(`${origin}/notifications`, { auth: { token, tenant }, transports: ['websocket'] });
  socket.on('notification', (notification: object) => app.show(notification));
  // `data` is a problem, as the API would answer.
  socket.on('connect_error', (error: Error & { data?: { code: string } }) => app.refused(error.data!.code));
  socket.on('auth.expiring', async () => {
    const token = await app.newToken(); // POST /auth/refresh-token
    await socket.emitWithAck('auth.refresh', { token }); // { ok: true, data } | { ok: false, error: problem }
  });
  // 503: connect again; 401: with a new token; else: not
  socket.on('connection.ending', ({ status, code }: { status: number; code: string }) =>
    app.ended(status, code),
  );
  // #endregion
  return socket;
}

/** An application that keeps what it hears. */
function listening(newToken: () => Promise<string>) {
  const heard: unknown[] = [];
  let renewals = 0;
  const app: Application = {
    show: (notification) => heard.push(notification),
    refused: (code) => heard.push(code),
    ended: (status, code) => heard.push({ status, code }),
    newToken: async () => {
      const token = await newToken();
      renewals++;
      return token;
    },
  };
  return { heard, app, renewals: () => renewals };
}

let installation: Installation;
let [shop, other]: TenantSession[] = [];
let tokens: Tokens;
let socket: Socket;

beforeAll(async () => {
  installation = await Installation.start({ ACCESS_TOKEN_TTL: String(TOKEN_SECONDS) });
  [shop, other] = [await installation.tenant(), await installation.tenant()];
});
afterEach(() => socket.disconnect());
afterAll(() => installation.stop());

async function logIn(): Promise<string> {
  const body = { email: `owner@${shop!.tenant.slug}.example`, password: PASSWORD };
  tokens = (await expectStatus(200, shop!.call<Tokens>('POST', '/admin/auth/login', { body }))).body;
  return tokens.accessToken;
}

async function newToken(): Promise<string> {
  const body = { refreshToken: tokens.refreshToken };
  const answer = shop!.call<Tokens>('POST', '/admin/auth/refresh-token', { body });
  tokens = (await expectStatus(200, answer)).body;
  return tokens.accessToken;
}

it('stays connected with a new token, and is told when it ends', async () => {
  const never = new Promise<string>(() => undefined);
  const { heard, app, renewals } = listening(() => (renewals() === 0 ? newToken() : never));
  socket = connect(installation.origin, shop!.tenant.slug, await logIn(), app);
  await until('a new token', () => renewals() === 1);
  expect(heard).toEqual([]);
  await until('the end', () => heard.length > 0);
  expect(heard).toEqual([{ status: 401, code: 'live.token-expired' }]);
});

it('is refused by another shop', async () => {
  const { heard, app } = listening(newToken);
  socket = connect(installation.origin, other!.tenant.slug, await logIn(), app);
  await until('the refusal', () => heard.length > 0);
  expect(heard[0]).toMatch(/^(auth|request|tenant)\./);
});
