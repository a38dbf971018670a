import { createHmac } from 'node:crypto';
import {
  base64url,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTHeaderParameters,
} from 'jose';
import { newId } from '#platform/ids';
import { AccessTokens, SigningKeys, type AccessClaims } from '#foundation/identity';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Authentication } from '../authentication.js';
import { AuthenticationModule } from '../authentication.module.js';
import { runStrategy } from '../run-strategy.js';
import { AdminTokenStrategy } from './admin-token.strategy.js';
import { PlatformTokenStrategy } from './platform-token.strategy.js';
import { ShopTokenStrategy } from './shop-token.strategy.js';

const OF_STAFF: AccessClaims = {
  aud: 'admin',
  sub: newId(),
  tid: newId(),
  sid: newId(),
  roles: ['support'],
  stores: ['s1'],
  auth_time: 1_700_000_000,
  amr: ['pwd'],
};

const SESSIONS = [ShopTokenStrategy, AdminTokenStrategy, PlatformTokenStrategy];

describe('tokens of sessions', () => {
  let bench: ModuleBench;
  let tokens: AccessTokens;
  let keys: SigningKeys;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuthenticationModule]);
    tokens = bench.app.get(AccessTokens);
    keys = bench.app.get(SigningKeys);
  });
  afterAll(() => bench.stop());

  const verify = (value: string) => bench.app.get(Authentication).verify({ scheme: 'bearer', value });

  /** A token as `issue` signs it, with some parts changed. */
  async function forge(
    change: { claims?: object; header?: Partial<JWTHeaderParameters>; key?: CryptoKey } = {},
  ): Promise<string> {
    const { kid, privateKey } = await keys.current();
    const now = Math.floor(Date.now() / 1000);
    const claims = { ...OF_STAFF, iss: bench.config.PUBLIC_URL, jti: newId(), iat: now, exp: now + 600 };
    return new SignJWT({ ...claims, ...change.claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...change.header })
      .sign(change.key ?? privateKey);
  }

  it('give the principal that they were issued for', async () => {
    const principal = await verify(await tokens.issue(OF_STAFF));
    expect(principal).toMatchObject({
      audience: 'staff',
      id: OF_STAFF.sub,
      tenantId: OF_STAFF.tid,
      sessionId: OF_STAFF.sid,
      stores: ['s1'],
      authTime: OF_STAFF.auth_time,
    });
    expect(principal!.permissions.has('orders.read')).toBe(true);
    expect(principal!.permissions.has('orders.refund')).toBe(false);
  });

  it('are accepted if forged without a mistake, so that the attacks below fail for the right reason', async () => {
    await expect(verify(await forge())).resolves.toMatchObject({ id: OF_STAFF.sub });
  });

  it.each<[string, () => Promise<string>]>([
    ['expired', () => forge({ claims: { exp: Math.floor(Date.now() / 1000) - 60 } })],
    ['not valid yet', () => forge({ claims: { nbf: Math.floor(Date.now() / 1000) + 600 } })],
    ['without an expiry', () => forge({ claims: { exp: undefined } })],
    ['of another issuer', () => forge({ claims: { iss: 'https://elsewhere.example' } })],
    ['for another audience', () => forge({ claims: { aud: 'webhooks' } })],
    ['for two audiences', () => forge({ claims: { aud: ['admin', 'shop'] } })],
    ['for a tenant’s surface without a tenant', () => forge({ claims: { tid: undefined } })],
    ['for operators with a tenant', () => forge({ claims: { aud: 'platform' } })],
    ['without a session', () => forge({ claims: { sid: undefined } })],
    ['of another type', () => forge({ header: { typ: 'JWT' } })],
    ['of no type', () => forge({ header: { typ: undefined } })],
    ['with a key id that does not exist', () => forge({ header: { kid: 'nobody' } })],
    ['with a path for a key id', () => forge({ header: { kid: '../../../../../dev/null' } })],
    ['with a query for a key id', () => forge({ header: { kid: { $ne: '' } as unknown as string } })],
    ['without a key id', () => forge({ header: { kid: undefined } })],
    ['signed by a key in their own header', () => forgeWithOwnKey()],
    ['without a signature (alg none)', () => forgeUnsigned()],
    ['signed with the public key as HMAC secret', () => forgeHmac()],
    ['with changed claims', () => tampered()],
    ['incomplete', async () => (await forge()).slice(0, -4)],
    ['no token at all', () => Promise.resolve('abc')],
  ])('are refused when %s, by each strategy alone as well', async (_name, make) => {
    const token = await make();
    await expect(verify(token)).resolves.toBeUndefined();
    for (const strategy of SESSIONS) {
      const headers = { authorization: `Bearer ${token}` };
      await expect(runStrategy(bench.app.get(strategy), { headers })).resolves.toBeUndefined();
    }
  });

  it('are accepted only by the strategy of their surface', async () => {
    const headers = { authorization: `Bearer ${await tokens.issue(OF_STAFF)}` };
    const opened = await Promise.all(
      SESSIONS.map((strategy) => runStrategy(bench.app.get(strategy), { headers })),
    );
    expect(opened.map((verified) => verified !== undefined)).toEqual([false, true, false]);
  });

  it('are not reported as wrong while the database of the keys is down', async () => {
    const token = await forge({ header: { kid: 'not-seen-yet' } });
    const away = new Error('away');
    const find = jest.spyOn(keys, 'publicKey').mockRejectedValueOnce(away);
    await expect(verify(token)).rejects.toBe(away);
    find.mockRestore();
  });

  async function forgeWithOwnKey(): Promise<string> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    return forge({ key: pair.privateKey, header: { jwk: await exportJWK(pair.publicKey) } });
  }

  async function forgeUnsigned(): Promise<string> {
    const [, payload] = (await forge()).split('.');
    const { kid } = await keys.current();
    return `${base64url.encode(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid }))}.${payload}.`;
  }

  async function forgeHmac(): Promise<string> {
    const [, payload] = (await forge()).split('.');
    const { kid } = await keys.current();
    const [jwk] = (await keys.jwks()).keys;
    const signed = `${base64url.encode(JSON.stringify({ alg: 'HS256', typ: 'at+jwt', kid }))}.${payload}`;
    return `${signed}.${createHmac('sha256', JSON.stringify(jwk)).update(signed).digest('base64url')}`;
  }

  async function tampered(): Promise<string> {
    const [header, payload, signature] = (await forge()).split('.');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object;
    return [header, base64url.encode(JSON.stringify({ ...claims, roles: ['owner'] })), signature].join('.');
  }

  it('are checked once; later requests only look them up', async () => {
    const token = await tokens.issue(OF_STAFF);
    const first = await verify(token);
    const check = jest.spyOn(keys, 'publicKey');
    expect(await verify(token)).toBe(first);
    expect(check).not.toHaveBeenCalled();
    check.mockRestore();
  });

  it('expire on time although they are kept in memory', async () => {
    const token = await tokens.issue(OF_STAFF);
    await expect(verify(token)).resolves.toBeDefined();
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 601_000);
    await expect(verify(token)).resolves.toBeUndefined();
    clock.mockRestore();
  });
});
