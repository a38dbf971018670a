import { createSecretKey } from 'node:crypto';
import { decodeJwt, exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT, type JWTPayload } from 'jose';
import { ownerOf } from '#dev/installation/in-process';
import { SigningKeys } from '#foundation/identity';
import { TenantLifecycle } from '#operations/tenants';
import { newId } from '#platform/ids';
import { Installation, PASSWORD } from '../support/installation.js';
import { expectProblem, raw, type RawAnswer } from '../support/raw-request.js';
import { TenantSession } from '../support/tenant-session.js';

let installation: Installation;
let ours: TenantSession;
let theirs: TenantSession;
let suspended: TenantSession;
let deleted: TenantSession;

beforeAll(async () => {
  installation = await Installation.start({ BASE_DOMAIN: 'shops.example', API_HOSTS: '127.0.0.1' });
  [ours, theirs, suspended, deleted] = [
    await installation.tenant({ hosts: [`${newId()}.example.org`] }),
    await installation.tenant({ hosts: [`${newId()}.example.org`] }),
    await installation.tenant(),
    await installation.tenant(),
  ];
  const lifecycle = installation.api.get(TenantLifecycle);
  await lifecycle.suspend(suspended.tenant._id);
  await lifecycle.delete(deleted.tenant._id);
});
afterAll(() => installation?.stop());

type Headers = Record<string, string>;

function ask(path: string, headers: Headers): Promise<RawAnswer> {
  return raw(installation.origin, { path: `/api/v1${path}`, headers });
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
const slug = ({ tenant }: TenantSession): Headers => ({ 'x-tenant': tenant.slug });
const subdomain = ({ tenant }: TenantSession): Headers => ({ host: `${tenant.slug}.shops.example` });
const domain = ({ tenant }: TenantSession): Headers => ({ host: tenant.hosts[0]! });

describe('a request is refused that', () => {
  it.each<[string, () => Headers, number, string]>([
    ['names no tenant', () => ({}), 400, 'tenant.missing'],
    ['names an unknown shop', () => ({ 'x-tenant': 'no-such-shop' }), 404, 'tenant.unknown'],
    ['names an invalid slug', () => ({ 'x-tenant': '../$ne' }), 404, 'tenant.unknown'],
    ['names a slug of 10,000 letters', () => ({ 'x-tenant': 'a'.repeat(10_000) }), 404, 'tenant.unknown'],
    ['names a tenant by its id', () => ({ 'x-tenant': ours.tenant._id }), 404, 'tenant.unknown'],
    [
      'names two shops in one header',
      () => ({ 'x-tenant': `${ours.tenant.slug}, x` }),
      404,
      'tenant.unknown',
    ],
    ['is sent to an unknown domain', () => ({ host: 'nobody.example.net' }), 404, 'tenant.unknown'],
    ['is sent to an unknown subdomain', () => ({ host: 'nobody.shops.example' }), 404, 'tenant.unknown'],
    [
      'is sent to a host below a shop’s subdomain',
      () => ({ host: `x.${subdomain(ours)['host']}` }),
      404,
      'tenant.unknown',
    ],
    ['has an invalid Host', () => ({ host: '%00$ne' }), 400, 'request.ambiguous-host'],
    ['names a suspended shop', () => slug(suspended), 403, 'tenant.suspended'],
    ['names a deleted shop', () => slug(deleted), 410, 'tenant.deleted'],
    [
      'is sent to one shop’s subdomain and names another',
      () => ({ ...subdomain(ours), ...slug(theirs) }),
      421,
      'tenant.mismatch',
    ],
    [
      'is sent to one shop’s domain and names another',
      () => ({ ...domain(ours), ...slug(theirs) }),
      421,
      'tenant.mismatch',
    ],
  ])('%s', async (_what, headers, status, code) => {
    expectProblem(await ask('/products', headers()), status, code);
  });

  it.each<[string, () => Headers]>([
    ['the header', () => slug(theirs)],
    ['the subdomain', () => subdomain(theirs)],
    ['the domain', () => domain(theirs)],
  ])('has our token and selects them by %s', async (_what, headers) => {
    expectProblem(
      await ask('/admin/orders', { ...headers(), ...bearer(ours.owner) }),
      421,
      'tenant.mismatch',
    );
  });

  it.each<[string, () => TenantSession, number, string]>([
    ['suspended', () => suspended, 403, 'tenant.suspended'],
    ['deleted', () => deleted, 410, 'tenant.deleted'],
  ])('has a token of a %s shop and does not name a shop', async (_what, session, status, code) => {
    expectProblem(await ask('/admin/orders', bearer(session().owner)), status, code);
  });
});

describe('a token is not accepted that', () => {
  let real: JWTPayload;
  let header: { alg: 'ES256'; typ: string; kid: string };
  let key: Awaited<ReturnType<SigningKeys['current']>>['privateKey'];

  beforeAll(async () => {
    const { kid, privateKey } = await installation.api.get(SigningKeys).current();
    real = decodeJwt(ours.owner);
    header = { alg: 'ES256', typ: 'at+jwt', kid };
    key = privateKey;
  });

  const signed = (claims: JWTPayload, protectedHeader: object = header): Promise<string> =>
    new SignJWT({ ...real, ...claims }).setProtectedHeader(protectedHeader as typeof header).sign(key);
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const seconds = (): number => Math.floor(Date.now() / 1000);

  async function publicPem(): Promise<Uint8Array> {
    const { keys } = await installation.api.get(SigningKeys).jwks();
    const publicKey = await importJWK(keys[0]!, 'ES256');
    return new TextEncoder().encode(await exportSPKI(publicKey as Parameters<typeof exportSPKI>[0]));
  }

  it('control: an unchanged token is accepted', async () => {
    expect((await ask('/admin/orders', bearer(await signed({})))).status).toBe(200);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['is not a token', () => 'abc'],
    [
      'names another tenant',
      () => {
        const [head, , signature] = ours.owner.split('.');
        return [head, part({ ...real, tid: theirs.tenant._id }), signature].join('.');
      },
    ],
    [
      'has another signature',
      () => ours.owner.slice(0, -4) + (ours.owner.endsWith('AAAA') ? 'BBBB' : 'AAAA'),
    ],
    ['has no signature', () => ours.owner.replace(/[^.]+$/, '')],
    ['says alg: none', () => `${part({ ...header, alg: 'none' })}.${part(real)}.`],
    [
      'says alg: NoNe and keeps the signature',
      () => {
        const [, , signature] = ours.owner.split('.');
        return `${part({ ...header, alg: 'NoNe' })}.${part(real)}.${signature}`;
      },
    ],
    [
      'was signed with the public key as secret (HS256)',
      async () =>
        new SignJWT(real)
          .setProtectedHeader({ ...header, alg: 'HS256' })
          .sign(createSecretKey(await publicPem())),
    ],
    [
      'was signed by another key with the same id',
      async () => {
        const { privateKey } = await generateKeyPair('ES256');
        return new SignJWT(real).setProtectedHeader(header).sign(privateKey);
      },
    ],
    [
      'contains its own key',
      async () => {
        const { privateKey, publicKey } = await generateKeyPair('ES256');
        const jwk = await exportJWK(publicKey);
        return new SignJWT(real).setProtectedHeader({ ...header, jwk } as typeof header).sign(privateKey);
      },
    ],
    ['names an unknown key', () => signed({}, { ...header, kid: 'unknown' })],
    ['names no key', () => signed({}, { alg: 'ES256', typ: 'at+jwt' })],
    ['has another type', () => signed({}, { ...header, typ: 'JWT' })],
    ['has expired', () => signed({ exp: seconds() - 60 })],
    ['never expires', () => signed({ exp: undefined })],
    ['is not valid yet', () => signed({ nbf: seconds() + 600 })],
    ['is for another audience', () => signed({ aud: 'billing' })],
    ['is for two audiences', () => signed({ aud: ['admin', 'platform'] })],
    ['is of another issuer', () => signed({ iss: 'https://elsewhere.example' })],
    ['is of staff, but of no tenant', () => signed({ tid: undefined })],
    ['is of an operator with a tenant', () => signed({ aud: 'platform' })],
  ])('%s', async (_what, token) => {
    const answer = await ask('/admin/orders', { ...slug(ours), ...bearer(await token()) });
    expectProblem(answer, 401, 'request.unauthenticated');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it.each<[string, Headers]>([
    ['Basic', { authorization: 'Basic b3duZXI6c2VjcmV0' }],
    ['nothing', { authorization: '' }],
    ['a scheme alone', { authorization: 'Bearer' }],
    ['two tokens', { authorization: 'Bearer a b' }],
    ['an invalid API key', { 'x-api-key': 'emp_nothing' }],
  ])('is %s', async (_what, headers) => {
    expectProblem(await ask('/admin/orders', { ...slug(ours), ...headers }), 401, 'request.unauthenticated');
  });

  it('is of staff where customers are expected, and the other way round', async () => {
    expectProblem(await ask('/me', { ...slug(ours), ...bearer(ours.owner) }), 403, 'request.forbidden');
    expectProblem(
      await ask('/admin/orders', { ...slug(ours), ...bearer(await signed({ aud: 'shop' })) }),
      403,
      'request.forbidden',
    );
  });

  it('was logged out before this request', async () => {
    const credentials = { email: ownerOf(ours.tenant.slug), password: PASSWORD };
    const mine = await TenantSession.open(installation.origin, ours.tenant, credentials);
    expect((await mine.asOwner('GET', '/admin/orders')).status).toBe(200);
    expect((await mine.asOwner('POST', '/admin/auth/logout')).status).toBeLessThan(300);
    const answer = await ask('/admin/orders', { ...slug(ours), ...bearer(mine.owner) });
    expectProblem(answer, 401, 'request.unauthenticated');
  });

  it('control: wrong credentials do not prevent a log-in', async () => {
    const answer = await raw(installation.origin, {
      method: 'POST',
      path: '/api/v1/admin/auth/login',
      headers: { ...slug(ours), ...bearer('stale'), 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'nobody@shop.example', password: 'wrong horse' }),
    });
    expectProblem(answer, 401, 'auth.invalid-credentials');
  });
});
