import { createHash } from 'node:crypto';
import type { AuthorizationServer } from 'oauth4webapi';
import { newToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import { TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import type { Someone } from '../../../../../test/support/edge-bench.js';
import { OAuthBench, type RegisteredClient } from '../../../../../test/support/oauth-bench.js';
import { until } from '#dev/until';
import { OAuthClients } from './oauth-clients.js';
import { OAuthGrants } from './oauth-grants.js';

const REDIRECT = 'https://app.example/callback';
const REFUSED = { status: 400, body: { error: 'invalid_grant' } };

interface Answer {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
}

/** The steps after the person has said yes: the test opens the grant as the consent page would. */
describe('grants of staff to apps', () => {
  let apps: OAuthBench;
  let tenant: TenantRecord;
  let owner: Someone;
  let server: AuthorizationServer;
  let app: RegisteredClient;
  beforeAll(async () => {
    apps = await OAuthBench.start();
    tenant = await apps.bench.provision();
    owner = await apps.bench.staff(tenant);
    server = await apps.server(tenant);
    app = await register();
  });
  afterAll(() => apps.stop([tenant]));

  const register = (body: object = {}) =>
    apps.register(tenant, owner, {
      type: 'public',
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: [REDIRECT],
      scopes: ['customers.read', 'orders.read'],
      ...body,
    });

  const allow = async ({
    by = owner,
    to = app,
    scopes = ['customers.read', 'orders.read'],
    amr = ['pwd'],
  } = {}) => {
    const verifier = newToken();
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const code = await apps.bench.within(tenant, async (graph) => {
      const client = await (await graph.get(OAuthClients)).byId(to.id);
      const grant = { staffId: by.id, amr, client, scopes, redirectUri: REDIRECT, challenge };
      return (await graph.get(OAuthGrants)).open(grant);
    });
    return { code, code_verifier: verifier, redirect_uri: REDIRECT, client_id: to.id };
  };
  const redeem = (proof: Record<string, string>) =>
    apps.form(server.token_endpoint!, { grant_type: 'authorization_code', ...proof });
  const letIn = async (options: Parameters<typeof allow>[0] = {}) => {
    const answer = await redeem(await allow(options));
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 600 } });
    return answer.body as unknown as Answer;
  };
  const at = (milliseconds: number) => {
    const now = Date.now();
    return jest.spyOn(Date, 'now').mockReturnValue(now + milliseconds);
  };

  it('allow the granted scopes, in the person’s name', async () => {
    const { access_token, scope } = await letIn({ scopes: ['customers.read'] });
    expect(scope).toBe('customers.read');
    await expect(apps.use(tenant, access_token)).resolves.toBe(200);
    await expect(apps.use(tenant, access_token, { path: '/admin/staff' })).resolves.toBe(403);
    const books = await apps.register(tenant, owner);
    const facts = await apps.introspect(server, books, access_token);
    expect(facts).toMatchObject({ active: true, sub: owner.id, client_id: app.id });
  });

  describe('a code', () => {
    it.each<[string, (other: RegisteredClient) => Record<string, string>]>([
      ['another verifier', () => ({ code_verifier: newToken() })],
      ['a verifier that is too short', () => ({ code_verifier: 'x' })],
      ['another address', () => ({ redirect_uri: `${REDIRECT}/` })],
      ['another client', ({ id }) => ({ client_id: id })],
      ['a made-up code', () => ({ code: `${newId()}.${newToken()}` })],
    ])('is refused with %s, and is not used up by it', async (_what, change) => {
      const other = await register();
      const proof = await allow();
      await expect(redeem({ ...proof, ...change(other) })).resolves.toMatchObject(REFUSED);
      await expect(redeem(proof)).resolves.toMatchObject({ status: 200 });
    });

    it.each(['code_verifier', 'redirect_uri', 'code'])('is refused without %s', async (name) => {
      const { [name as 'code']: _, ...proof } = await allow();
      const refused = { status: 400, body: { error: 'invalid_request' } };
      await expect(redeem(proof)).resolves.toMatchObject(refused);
    });

    it('is valid for a minute', async () => {
      const proof = await allow();
      await apps.bench.within(tenant, async ({ connection }) => {
        const [id] = proof.code.split('.');
        const sessions = connection.db!.collection<{ _id: string; createdAt: Date; expiresAt: Date }>(
          'sessions',
        );
        const { createdAt, expiresAt } = (await sessions.findOne({ _id: id! }))!;
        expect(expiresAt.getTime() - createdAt.getTime()).toBe(60_000);
        await sessions.updateOne({ _id: id! }, { $set: { expiresAt: new Date(Date.now() - 1) } });
      });
      await expect(redeem(proof)).resolves.toMatchObject(REFUSED);
    });

    it('ends the whole grant when it is used twice, in every process', async () => {
      const proof = await allow();
      const { access_token, refresh_token } = (await redeem(proof)).body as unknown as Answer;
      await expect(apps.use(tenant, access_token, { at: apps.other })).resolves.toBe(200);
      await expect(redeem(proof)).resolves.toMatchObject(REFUSED);
      await expect(apps.use(tenant, access_token)).resolves.toBe(401);
      await until(
        'the other process to refuse the token',
        async () => (await apps.use(tenant, access_token, { at: apps.other })) === 401,
      );
      await expect(apps.refresh(server, app, refresh_token)).rejects.toMatchObject({
        error: 'invalid_grant',
      });
    });

    it('gives at most one answer when it is redeemed twice at once', async () => {
      const proof = await allow();
      const statuses = await Promise.all(
        [redeem(proof), redeem(proof)].map(async (one) => (await one).status),
      );
      expect(statuses.sort()).toEqual([200, 400]);
    });
  });

  describe('a refresh token', () => {
    it('rotates, with fewer scopes if requested and never with more', async () => {
      const first = await letIn({ scopes: ['customers.read'] });
      await expect(apps.refresh(server, app, first.refresh_token, 'orders.read')).rejects.toMatchObject({
        error: 'invalid_scope',
      });
      const second = await apps.refresh(server, app, first.refresh_token);
      expect(second.refresh_token).not.toBe(first.refresh_token);
      const both = await letIn();
      const narrow = await apps.refresh(server, app, both.refresh_token, 'orders.read');
      expect(narrow.scope).toBe('orders.read');
      await expect(apps.use(tenant, narrow.access_token)).resolves.toBe(403);
      const wide = await apps.refresh(server, app, narrow.refresh_token!);
      expect(wide.scope!.split(' ').sort()).toEqual(['customers.read', 'orders.read']);
    });

    it('gets the same successor within ten seconds, and ends the grant when it is used again later', async () => {
      const { refresh_token } = await letIn();
      const second = await apps.refresh(server, app, refresh_token);
      const retried = await apps.refresh(server, app, refresh_token);
      expect(retried.refresh_token).toBe(second.refresh_token);
      const third = await apps.refresh(server, app, second.refresh_token!);
      await expect(apps.refresh(server, app, refresh_token)).rejects.toMatchObject({
        error: 'invalid_grant',
      });
      await expect(apps.use(tenant, third.access_token)).resolves.toBe(401);
      await expect(apps.refresh(server, app, third.refresh_token!)).rejects.toMatchObject({
        error: 'invalid_grant',
      });
    });

    it('belongs to one client, and made-up tokens end nothing', async () => {
      const { refresh_token } = await letIn();
      const other = await register();
      for (const [who, token] of [
        [other, refresh_token],
        [app, `${refresh_token}x`],
        [app, owner.token],
      ] as const)
        await expect(apps.refresh(server, who, token)).rejects.toMatchObject({ error: 'invalid_grant' });
      await expect(apps.refresh(server, app, refresh_token)).resolves.toBeDefined();
    });

    it('is introspected by its client, and revoked with its access tokens', async () => {
      const confidential = await register({ type: 'confidential' });
      const proof = { ...(await allow({ to: confidential })), client_secret: confidential.secret! };
      const first = (await redeem(proof)).body as unknown as Answer;
      const active = (token: string) => apps.introspect(server, confidential, token);
      await expect(active(first.refresh_token)).resolves.toMatchObject({ active: true, sub: owner.id });
      const second = await apps.refresh(server, confidential, first.refresh_token);
      await expect(active(first.refresh_token)).resolves.toEqual({ active: false });
      await apps.revoke(server, confidential, second.refresh_token!);
      await expect(active(second.refresh_token!)).resolves.toEqual({ active: false });
      await expect(apps.use(tenant, second.access_token)).resolves.toBe(401);
    });
  });

  it('end with an access token that is revoked', async () => {
    const { access_token, refresh_token } = await letIn();
    await apps.revoke(server, app, access_token);
    await expect(apps.use(tenant, access_token)).resolves.toBe(401);
    await expect(apps.refresh(server, app, refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('allow only what the person may do at the moment', async () => {
    const support = await apps.bench.staff(tenant, 'manager');
    const { access_token, refresh_token } = await letIn({ by: support });
    await expect(apps.use(tenant, access_token)).resolves.toBe(200);
    const change = (body: object) =>
      apps.bench.call(tenant, owner, 'PATCH', `/admin/staff/${support.id}`, body);
    await change({ storeIds: [newId()] });
    await expect(apps.use(tenant, access_token)).resolves.toBe(403);
    await change({ storeIds: null, status: 'suspended' });
    await expect(apps.use(tenant, access_token)).resolves.toBe(401);
    await expect(apps.refresh(server, app, refresh_token)).rejects.toMatchObject({ error: 'invalid_grant' });
    const proof = await allow({ by: support });
    await expect(redeem(proof)).resolves.toMatchObject(REFUSED);
  });

  it('without a second factor are not valid while the tenant requires one', async () => {
    const [weak, strong] = [await letIn(), await letIn({ amr: ['pwd', 'otp'] })];
    const policy = (staffMfa: 'optional' | 'required') =>
      apps.bench.app.get(TenantRegistry).update(tenant._id, { $set: { 'settings.staffMfa': staffMfa } });
    const proof = await allow();
    await policy('required');
    await expect(redeem(proof)).resolves.toMatchObject(REFUSED);
    await expect(apps.refresh(server, app, weak.refresh_token)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(apps.refresh(server, app, strong.refresh_token)).resolves.toBeDefined();
    await policy('optional');
    await expect(apps.refresh(server, app, weak.refresh_token)).resolves.toBeDefined();
  });

  it('last as long as their tokens', async () => {
    const { access_token } = await letIn();
    await expect(apps.use(tenant, access_token)).resolves.toBe(200);
    const clock = at(601_000);
    const status = await apps.use(tenant, access_token);
    clock.mockRestore();
    expect(status).toBe(401);
  });
});
