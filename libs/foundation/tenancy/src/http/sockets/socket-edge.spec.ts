import { ConnectedSocket, MessageBody } from '@nestjs/websockets';
import type { Socket } from 'socket.io';
import { hashToken } from '#platform/crypto';
import { callerOfSocket, LiveNamespace, Message, NewTokenDto, SocketEdge } from '#foundation/tenancy/http';
import {
  ADA,
  CART_TOKEN,
  connected,
  ended,
  GRACE,
  SocketBench,
} from '../../../../../../test/support/socket-bench.js';
import { until } from '#dev/until';

const PEOPLE = ['customer', 'staff'] as const;

function whoami(socket: Socket): string {
  const { principal, cart } = callerOfSocket(socket)!;
  return principal?.id ?? (cart ? `guest of ${cart}` : 'guest');
}

@LiveNamespace('/live', { who: PEOPLE })
class LiveGateway {
  constructor(private readonly edge: SocketEdge) {}

  @Message('auth.refresh', { who: PEOPLE })
  refresh(@ConnectedSocket() socket: Socket, @MessageBody() { token }: NewTokenDto): Promise<void> {
    return this.edge.refresh(socket, token);
  }

  @Message('whoami', { who: PEOPLE })
  whoami(@ConnectedSocket() socket: Socket): string {
    return whoami(socket);
  }
}

@LiveNamespace('/open', { who: ['guest', 'customer'] })
class OpenGateway {
  @Message('whoami', { who: 'guest' })
  whoami(@ConnectedSocket() socket: Socket): string {
    return whoami(socket);
  }

  @Message('mine', { who: 'customer' })
  mine(): void {
    return undefined;
  }
}

const inSeconds = (seconds: number) => Date.now() / 1_000 + seconds;
const from = (address: string) => ({ 'x-forwarded-for': address });

describe('the edge of sockets', () => {
  let bench: SocketBench;
  beforeAll(async () => {
    bench = await SocketBench.start([LiveGateway, OpenGateway], {
      SOCKET_LIMIT_USER: '3',
      SOCKET_LIMIT_TENANT: '8',
      SOCKET_LIMIT_IP: '2',
      TRUSTED_PROXIES: '127.0.0.1',
    });
    const { tokens } = bench.credentials;
    tokens['ada'] = ADA;
    tokens['grace'] = GRACE;
  });
  afterEach(() => bench.leave());
  afterAll(() => bench.stop());

  it('accepts a verified person, and puts the socket into their own room', async () => {
    const client = await bench.enter({ token: 'ada', tenant: 'a' });
    expect(await client.emitWithAck('whoami')).toEqual({ ok: true, data: 'ada' });
  });

  it('refuses with the problem that a request would get', async () => {
    const { tokens } = bench.credentials;
    tokens['operator'] = { ...ADA, audience: 'operator', tenantId: undefined };
    tokens['app'] = { ...GRACE, kind: 'oauth' };
    for (const [auth, code] of [
      [{}, 'request.unauthenticated'],
      [{ token: { $gt: '' } }, 'request.unauthenticated'],
      [{ token: 'forged', tenant: 'a' }, 'request.unauthenticated'],
      [{ token: 'ada', tenant: 'b' }, 'tenant.mismatch'],
      [{ token: 'operator', tenant: 'a' }, 'request.forbidden'],
      [{ token: 'app', tenant: 'a' }, 'request.forbidden'],
    ] as const) {
      expect([auth, await bench.refusal(auth)]).toEqual([auth, code]);
    }
  });

  it('refuses in the language that the client accepts', async () => {
    for (const [language, title] of [
      ['de-AT,de;q=0.9', 'Die Zugangsdaten fehlen oder sind nicht gültig'],
      ['fr', 'Credentials are missing or not valid'],
    ] as const) {
      const refused = bench.connect({ token: 'forged', tenant: 'a' }, { 'accept-language': language });
      await expect(connected(refused)).rejects.toMatchObject({ data: { title } });
    }
  });

  it('accepts browsers only from the tenant’s origins', async () => {
    const [evil, shop] = ['https://evil.example', 'https://shop.example'];
    expect(await bench.refusal({ token: 'ada' }, { origin: evil })).toBe('request.forbidden');
    expect(await bench.refusal({ token: 'ada' }, { origin: shop })).toBe('let in');
    expect(await bench.refusal({ tenant: 'a' }, { origin: evil }, '/open')).toBe('request.forbidden');
    expect(await bench.refusal({ tenant: 'a' }, { origin: shop }, '/open')).toBe('let in');
  });

  it('announces that a token expires and closes the socket then, unless another token of the same person came in time', async () => {
    const { tokens } = bench.credentials;
    tokens['short'] = { ...ADA, expiresAt: inSeconds(2) };
    tokens['long'] = { ...ADA, expiresAt: inSeconds(60) };
    tokens['eve'] = { ...ADA, id: 'eve' };
    const [left, kept] = [bench.connect({ token: 'short' }), bench.connect({ token: 'short' })];
    const end = ended(left);
    const notices: { expiresAt: string }[] = [];
    left.on('auth.expiring', (notice: { expiresAt: string }) => notices.push(notice));
    await Promise.all([connected(left), connected(kept)]);
    expect(await kept.emitWithAck('auth.refresh', { token: 'eve' })).toMatchObject({
      ok: false,
      error: { code: 'request.forbidden', status: 403 },
    });
    expect(await kept.emitWithAck('auth.refresh', null)).toMatchObject({ ok: false });
    expect(await kept.emitWithAck('auth.refresh', { token: 'long' })).toEqual({ ok: true, data: {} });
    expect(await end).toBe('live.token-expired');
    expect(notices).toEqual([{ expiresAt: new Date(tokens['short'].expiresAt! * 1_000).toISOString() }]);
    expect(await kept.emitWithAck('whoami')).toEqual({ ok: true, data: 'ada' });
  });

  it('closes a socket when its session ends', async () => {
    bench.credentials.tokens['phone'] = { ...ADA, sessionId: 's2' };
    const [here, phone] = [await bench.enter({ token: 'ada' }), await bench.enter({ token: 'phone' })];
    const end = ended(here);
    for (const listener of bench.credentials.sessionEnds) listener('s1');
    expect(await end).toBe('live.session-ended');
    expect(phone.connected).toBe(true);
  });

  it('closes sockets of people and guests when their tenant is suspended', async () => {
    bench.credentials.tokens['bob'] = { ...ADA, id: 'bob', tenantId: 'b' };
    const ada = await bench.enter({ token: 'ada' });
    const bob = await bench.enter({ token: 'bob' });
    const guest = await bench.enter({ tenant: 'a' }, '/open');
    const ends = [ended(ada), ended(guest)];
    bench.tenants.suspended.add('a');
    // Messages before the news of it arrives are refused too.
    for (const client of [ada, guest]) {
      expect(await client.emitWithAck('whoami')).toMatchObject({
        ok: false,
        error: { code: 'tenant.suspended' },
      });
    }
    for (const listener of bench.tenants.changes) listener();
    expect(await Promise.all(ends)).toEqual(['tenant.suspended', 'tenant.suspended']);
    expect(await bob.emitWithAck('whoami')).toEqual({ ok: true, data: 'bob' });
    bench.tenants.suspended.clear();
  });

  it('closes a socket at once if its tenant was suspended during the handshake', async () => {
    bench.credentials.tokens['late'] = { ...ADA, id: 'late', tenantId: 'e' };
    bench.tenants.suspended.add('e');
    const client = bench.connect({ token: 'late' });
    const end = ended(client);
    await connected(client);
    expect(await end).toBe('tenant.suspended');
    bench.tenants.suspended.clear();
  });

  it('closes one socket of a connection and leaves the one in another namespace open', async () => {
    const { tokens } = bench.credentials;
    tokens['tablet'] = { ...ADA, sessionId: 's4' };
    const live = bench.connect({ token: 'tablet' }).connect();
    await connected(live);
    const open = live.io.socket('/open', { auth: { token: 'ada' } }).connect();
    await connected(open);
    const end = ended(live);
    for (const listener of bench.credentials.sessionEnds) listener('s4');
    expect(await end).toBe('live.session-ended');
    expect(await open.emitWithAck('whoami')).toEqual({ ok: true, data: 'ada' });
  });

  it('tells sockets when the process stops, so that they connect to another', async () => {
    const stopping = await SocketBench.start([LiveGateway, OpenGateway]);
    stopping.credentials.tokens['ada'] = ADA;
    const ends = [await stopping.enter({ token: 'ada' }), await stopping.enter({ tenant: 'a' }, '/open')].map(
      ended,
    );
    await stopping.app.close();
    expect(await Promise.all(ends)).toEqual(['live.server-stopping', 'live.server-stopping']);
  });

  it('allows a number of sockets of a person and a tenant, and others when these close', async () => {
    const { tokens } = bench.credentials;
    const auth = (id: string, tenantId: string) => {
      tokens[id] = { ...ADA, id, tenantId };
      return { token: id };
    };
    const first = await bench.enter(auth('eve', 'c'));
    for (let i = 0; i < 2; i++) await bench.enter(auth('eve', 'c'));
    expect(await bench.refusal(auth('eve', 'c'))).toBe('rate-limit.exceeded');
    for (let i = 0; i < 5; i++) await bench.enter(auth(`p${i}`, 'c'));
    expect(await bench.refusal(auth('p6', 'c'))).toBe('rate-limit.exceeded');
    expect(await bench.refusal(auth('p6', 'd'))).toBe('let in');
    first.disconnect();
    await until('a free place', async () => (await bench.refusal(auth('eve', 'c'))) === 'let in');
  });

  it('accepts guests in namespaces that are open to them, and nobody with a token of another kind', async () => {
    expect(await bench.refusal({ tenant: 'a' })).toBe('request.unauthenticated');
    expect(await bench.refusal({}, {}, '/open')).toBe('tenant.missing');
    expect(await bench.refusal({ token: 'forged', tenant: 'a' }, {}, '/open')).toBe(
      'request.unauthenticated',
    );
    const [guest, shopper, ada] = [
      await bench.enter({ tenant: 'a' }, '/open'),
      await bench.enter({ tenant: 'a', cart: CART_TOKEN }, '/open'),
      await bench.enter({ token: 'ada', cart: CART_TOKEN }, '/open'),
    ];
    expect(await guest.emitWithAck('whoami')).toEqual({ ok: true, data: 'guest' });
    const data = `guest of ${hashToken(CART_TOKEN)}`;
    expect(await shopper.emitWithAck('whoami')).toEqual({ ok: true, data });
    expect(await ada.emitWithAck('whoami')).toEqual({ ok: true, data: 'ada' });
    for (const client of [guest, shopper]) {
      expect(await client.emitWithAck('mine')).toMatchObject({ error: { status: 401 } });
    }
    expect(await ada.emitWithAck('mine')).toEqual({ ok: true, data: {} });
  });

  it('treats a wrong cart token as no cart', async () => {
    for (const [i, cart] of ['short', { $gt: '' }, `${CART_TOKEN}!`, [CART_TOKEN]].entries()) {
      const guest = await bench.enter({ tenant: 'a', cart }, '/open', from(`203.0.113.1${i}`));
      expect(await guest.emitWithAck('whoami')).toEqual({ ok: true, data: 'guest' });
    }
  });

  it('allows a number of guests of an address', async () => {
    const [here, there] = [from('203.0.113.1'), from('203.0.113.2')];
    const first = await bench.enter({ tenant: 'a' }, '/open', here);
    await bench.enter({ tenant: 'b', cart: CART_TOKEN }, '/open', here);
    expect(await bench.refusal({ tenant: 'a' }, here, '/open')).toBe('rate-limit.exceeded');
    expect(await bench.refusal({ token: 'ada' }, here, '/open')).toBe('let in');
    expect(await bench.refusal({ tenant: 'a' }, there, '/open')).toBe('let in');
    first.disconnect();
    await until(
      'a free place',
      async () => (await bench.refusal({ tenant: 'a' }, here, '/open')) === 'let in',
    );
  });
});
