import { createHmac } from 'node:crypto';
import { getModelToken } from '@nestjs/mongoose';
import {
  base64url,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWTHeaderParameters,
} from 'jose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { IdentityCredentials, ProgramsModule } from '#foundation/programs';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { AccessTokens, type AccessClaims } from './access-tokens.js';
import { SigningKey } from './signing-key.schema.js';
import { SigningKeys } from './signing-keys.js';

// Jest's global is not there in ES modules.
const { jest } = import.meta;

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

describe('access tokens', () => {
  let bench: ModuleBench;
  let tokens: AccessTokens;
  let keys: SigningKeys;
  let records: Model<SigningKey>;
  beforeAll(async () => {
    bench = await ModuleBench.start([ProgramsModule]);
    tokens = bench.app.get(AccessTokens);
    keys = bench.app.get(SigningKeys);
    records = bench.app.get(getModelToken(SigningKey.name, PLATFORM));
  });
  afterAll(() => bench.stop());

  const verify = (value: string) => bench.app.get(IdentityCredentials).verify({ scheme: 'bearer', value });

  /** What `issue` signs, with something else about it. */
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

  it('come back as the principal that they were issued for', async () => {
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

  it('are accepted when forged with our own key and nothing wrong, so that the attacks below mean something', async () => {
    await expect(verify(await forge())).resolves.toMatchObject({ id: OF_STAFF.sub });
  });

  it.each<[string, () => Promise<string>]>([
    ['expired', () => forge({ claims: { exp: Math.floor(Date.now() / 1000) - 60 } })],
    ['not valid yet', () => forge({ claims: { nbf: Math.floor(Date.now() / 1000) + 600 } })],
    ['without an end', () => forge({ claims: { exp: undefined } })],
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
    ['signed by a key that came along', () => forgeWithOwnKey()],
    ['without a signature (alg none)', () => forgeUnsigned()],
    ['signed with the public key as HMAC secret', () => forgeHmac()],
    ['with changed claims', () => tampered()],
    ['cut off', async () => (await forge()).slice(0, -4)],
    ['no token at all', () => Promise.resolve('abc')],
  ])('are refused when %s', async (_name, make) => {
    await expect(verify(await make())).resolves.toBeUndefined();
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

  it('are checked once; afterwards a token is a look-up', async () => {
    const token = await tokens.issue(OF_STAFF);
    const first = await verify(token);
    const check = jest.spyOn(tokens, 'verify');
    expect(await verify(token)).toBe(first);
    expect(check).not.toHaveBeenCalled();
    check.mockRestore();
  });

  it('end on time although they are remembered', async () => {
    const token = await tokens.issue(OF_STAFF);
    await expect(verify(token)).resolves.toBeDefined();
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 601_000);
    await expect(verify(token)).resolves.toBeUndefined();
    clock.mockRestore();
  });

  it('are signed with one key by processes that start at once', async () => {
    await records.deleteMany({});
    const processes = Array.from({ length: 4 }, () => new SigningKeys(records, bench.config));
    const kids = await Promise.all(processes.map(async (each) => (await each.current()).kid));
    expect(new Set(kids).size).toBe(1);
    await expect(records.countDocuments()).resolves.toBe(1);
  });

  it('wait for the very first key while it is being made', async () => {
    await records.deleteMany({});
    let asked: Promise<unknown> | undefined;
    const create = jest.spyOn(records, 'create').mockImplementationOnce((async (record: SigningKey) => {
      asked = first.current();
      create.mockRestore();
      return records.create(record);
    }) as never);
    const first = new SigningKeys(records, bench.config);
    const { kid } = await first.current();
    await expect(asked).resolves.toMatchObject({ kid });
  });

  it('outlive a rotation, and the new key’s are known to a process that has not seen it', async () => {
    const [here, there] = [new SigningKeys(records, bench.config), new SigningKeys(records, bench.config)];
    const [issuing, checking] = [new AccessTokens(here, bench.config), new AccessTokens(there, bench.config)];
    const before = await issuing.issue(OF_STAFF);
    await expect(checking.verify(before)).resolves.toBeDefined();
    await here.rotate();
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 61_000);
    const after = await issuing.issue(OF_STAFF);
    expect(after.split('.')[0]).not.toBe(before.split('.')[0]);
    await expect(checking.verify(after)).resolves.toBeDefined();
    await expect(checking.verify(before)).resolves.toBeDefined();
    clock.mockRestore();
    expect((await there.jwks()).keys).toHaveLength(2);
  });

  it('have their next key a day before it signs', async () => {
    await records.deleteMany({});
    const process = new SigningKeys(records, bench.config);
    const { kid } = await process.current();
    const { signsUntil } = (await records.findOne().lean<SigningKey>())!;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(signsUntil.getTime() - 3_600_000);
    expect((await process.current()).kid).toBe(kid);
    expect((await process.jwks()).keys).toHaveLength(2);
    clock.mockReturnValue(signsUntil.getTime() + 3_600_000);
    expect((await process.current()).kid).not.toBe(kid);
    clock.mockRestore();
  });

  it('publish public parts only', async () => {
    const { keys: published } = await keys.jwks();
    expect(published[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
    expect(JSON.stringify(published)).not.toContain('"d"');
    const stored = JSON.stringify(await records.find().lean());
    expect(stored).not.toContain('"d":"');
  });
});
