import { createHmac } from 'node:crypto';
import {
  base64url,
  type CryptoKey,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWTHeaderParameters,
} from 'jose';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { SigningKeys } from '#foundation/identity';
import type { Someone } from '../../../../../test/support/edge-bench.js';
import { OAuthBench, SHARED, type RegisteredClient } from '../../../../../test/support/oauth-bench.js';

type Make = () => Promise<string>;

describe('access tokens of apps', () => {
  let apps: OAuthBench;
  let tenant: TenantRecord;
  let neighbour: TenantRecord;
  let owner: Someone;
  let app: RegisteredClient;
  let real: string;
  beforeAll(async () => {
    apps = await OAuthBench.start();
    tenant = await apps.bench.provision({ hosts: [`shop-${newId()}.example`] });
    neighbour = await apps.bench.provision();
    owner = await apps.bench.staff(tenant);
    app = await apps.register(tenant, owner);
    real = (await apps.clientCredentials(await apps.server(tenant), app)).access_token;
  });
  afterAll(() => apps.stop([tenant, neighbour]));

  const keys = () => apps.bench.app.get(SigningKeys);

  /** A real token with some parts changed, signed with our own key. */
  async function forge(
    claims: object = {},
    header: Partial<JWTHeaderParameters> = {},
    key?: CryptoKey,
  ): Promise<string> {
    const { kid, privateKey } = await keys().current();
    return new SignJWT({ ...decodeJwt(real), ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
      .sign(key ?? privateKey);
  }

  /** The same claims under another algorithm. */
  async function resigned(alg: string, sign: (signed: string) => string): Promise<string> {
    const { kid } = await keys().current();
    const signed = `${base64url.encode(JSON.stringify({ alg, typ: 'at+jwt', kid }))}.${real.split('.')[1]}`;
    return `${signed}.${sign(signed)}`;
  }

  it('are accepted if forged without a mistake, so that the attacks below fail for the right reason', async () => {
    await expect(apps.use(tenant, await forge())).resolves.toBe(200);
    await expect(apps.use(tenant, await forge({ iss: `https://${tenant.hosts[0]!}` }))).resolves.toBe(200);
  });

  it.each<[string, Make]>([
    ['expired', () => forge({ exp: Math.floor(Date.now() / 1000) - 60 })],
    ['without an expiry', () => forge({ exp: undefined })],
    ['of an unknown issuer', () => forge({ iss: 'https://elsewhere.example' })],
    ['of the installation as a whole', () => forge({ iss: SHARED })],
    ['of another tenant’s issuer', () => forge({ iss: `${SHARED}/t/${neighbour._id}` })],
    ['for another tenant, by this tenant’s issuer', () => forge({ tid: neighbour._id })],
    ['for staff who logged in', () => forge({ aud: 'admin' })],
    ['for two audiences', () => forge({ aud: ['integration', 'admin'] })],
    ['of a client that does not exist', () => forge({ client_id: newId(), sub: newId() })],
    ['of a person who does not exist', () => forge({ sub: newId() })],
    ['without a grant', () => forge({ sid: undefined })],
    ['of another type', () => forge({}, { typ: 'JWT' })],
    ['with a key id that does not exist', () => forge({}, { kid: 'nobody' })],
    ['with a path for a key id', () => forge({}, { kid: '../../../../../dev/null' })],
    ['signed by a key in their own header', () => forgeWithOwnKey()],
    ['without a signature (alg none)', () => resigned('none', () => '')],
    ['signed with the public key as HMAC secret', () => forgeHmac()],
    ['incomplete', () => Promise.resolve(real.slice(0, -4))],
  ])('are refused when %s', async (_what, make) => {
    await expect(apps.use(tenant, await make())).resolves.toBe(401);
  });

  it('allow no more with scopes that are added to them', async () => {
    const greedy = await forge({ scope: 'customers.read orders.read staff.read staff.write' });
    await expect(apps.use(tenant, greedy)).resolves.toBe(200);
    await expect(apps.use(tenant, greedy, { path: '/admin/staff' })).resolves.toBe(403);
    const facts = await apps.introspect(await apps.server(tenant), app, greedy);
    expect(facts).toMatchObject({ active: true, scope: 'customers.read' });
  });

  async function forgeWithOwnKey(): Promise<string> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    return forge({}, { jwk: await exportJWK(pair.publicKey) }, pair.privateKey);
  }

  async function forgeHmac(): Promise<string> {
    const [jwk] = (await keys().jwks()).keys;
    return resigned('HS256', (signed) =>
      createHmac('sha256', JSON.stringify(jwk)).update(signed).digest('base64url'),
    );
  }
});
