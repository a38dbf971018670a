import * as oauth from 'oauth4webapi';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import type { Someone } from '../../../../../test/support/edge-bench.js';
import { OAuthBench, SHARED, type RegisteredClient } from '../../../../../test/support/oauth-bench.js';
import { until } from '#dev/until';

/** The library's error for `invalid_client`, which has a challenge. */
const UNPROVEN = { name: 'WWWAuthenticateChallengeError', status: 401 };

describe('OAuth clients that act for themselves', () => {
  let apps: OAuthBench;
  let tenant: TenantRecord;
  let neighbour: TenantRecord;
  let owner: Someone;
  let server: oauth.AuthorizationServer;
  let client: RegisteredClient;
  beforeAll(async () => {
    apps = await OAuthBench.start();
    tenant = await apps.bench.provision({ hosts: [`shop-${newId()}.example`] });
    neighbour = await apps.bench.provision();
    owner = await apps.bench.staff(tenant);
    server = await apps.server(tenant);
    client = await apps.register(tenant, owner);
  });
  afterAll(() => apps.stop([tenant, neighbour]));

  const call = (who: Someone, method: string, path: string, body?: object) =>
    apps.bench.call(tenant, who, method, path, body);
  const token = async (of = client, scope?: string) =>
    (await apps.clientCredentials(server, of, scope)).access_token;
  const tokenUrl = () => server.token_endpoint!;
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });

  describe('find the server', () => {
    it('below the installation’s origin, and at the tenant’s own', async () => {
      const own = `https://${tenant.hosts[0]!}`;
      for (const issuer of [`${SHARED}/t/${tenant._id}`, own]) {
        const found = await apps.discover(issuer);
        expect(found).toMatchObject({
          issuer,
          token_endpoint: `${issuer}/oauth/token`,
          authorization_endpoint: `${issuer}/oauth/authorize`,
          code_challenge_methods_supported: ['S256'],
          authorization_response_iss_parameter_supported: true,
        });
        const { access_token } = await apps.clientCredentials(found, client);
        await expect(apps.use(tenant, access_token)).resolves.toBe(200);
        const keys = await apps.fetch(found.jwks_uri!);
        expect(((await keys.json()) as { keys: unknown[] }).keys).not.toEqual([]);
      }
    });

    it.each(['', 'x', '01jd2k3m4n5p6q7r8s9tavwxyz'])('but not for the unknown tenant %p', async (id) => {
      const found = await apps.fetch(`${SHARED}/.well-known/oauth-authorization-server/t/${id}`);
      expect(found.status).toBe(404);
    });

    it('but not of another tenant at a tenant’s host', async () => {
      const host = `https://${tenant.hosts[0]!}`;
      const found = await apps.fetch(`${host}/.well-known/oauth-authorization-server/t/${neighbour._id}`);
      expect(found.status).toBe(421);
    });
  });

  it('get a token that allows what its scopes name', async () => {
    const answer = await apps.clientCredentials(server, client);
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: 'customers.read' });
    expect(answer).not.toHaveProperty('refresh_token');
    const [header, claims] = answer.access_token
      .split('.', 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object);
    expect(header).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(claims).toMatchObject({
      iss: server.issuer,
      aud: 'integration',
      tid: tenant._id,
      sub: client.id,
      client_id: client.id,
      scope: 'customers.read',
    });
    await expect(apps.use(tenant, answer.access_token)).resolves.toBe(200);
  });

  it('authenticate by HTTP Basic or in the form, never by both', async () => {
    const posted = await apps.clientCredentials(
      server,
      client,
      undefined,
      oauth.ClientSecretPost(client.secret!),
    );
    await expect(apps.use(tenant, posted.access_token)).resolves.toBe(200);
    const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret! };
    await expect(apps.form(tokenUrl(), form, basic(client.id, client.secret!))).resolves.toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('are refused with a wrong secret, an unknown id or none, with the errors of the specification', async () => {
    const other = await apps.register(tenant, owner);
    const form = { grant_type: 'client_credentials' };
    for (const headers of [
      basic(client.id, 'wrong'),
      basic(client.id, other.secret!),
      basic(newId(), client.secret!),
      basic('{"$ne":1}', client.secret!),
      basic(client.id, ''),
      { authorization: 'Basic %%%' },
      { authorization: `Bearer ${owner.token}` },
      {},
    ]) {
      const answer = await apps.form(tokenUrl(), form, headers);
      expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('are told what is wrong with a request', async () => {
    const id = basic(client.id, client.secret!);
    for (const [form, error] of [
      ['', 'invalid_request'],
      ['grant_type=', 'invalid_request'],
      ['grant_type=client_credentials&grant_type=client_credentials', 'invalid_request'],
      ['grant_type=client_credentials&scope=customers.read&scope=orders.read', 'invalid_request'],
      ['grant_type=password', 'unsupported_grant_type'],
      ['grant_type=__proto__', 'unsupported_grant_type'],
      ['grant_type=authorization_code', 'unauthorized_client'],
      ['grant_type=client_credentials&scope=orders.read', 'invalid_scope'],
      ['grant_type=client_credentials&scope=staff.read', 'invalid_scope'],
      ['grant_type=client_credentials&scope=customers.read%20orders.read', 'invalid_scope'],
    ] as const) {
      const answer = await apps.form(tokenUrl(), form, id);
      expect([form, answer.status, answer.body.error]).toEqual([form, 400, error]);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    const ignored = await apps.form(tokenUrl(), 'grant_type=client_credentials&colour=red', id);
    expect(ignored.status).toBe(200);
  });

  it('send forms; other bodies are refused', async () => {
    const json = { 'content-type': 'application/json', ...basic(client.id, client.secret!) };
    const sent = { method: 'POST', headers: json, body: '{"grant_type":"client_credentials"}' };
    expect((await apps.fetch(tokenUrl(), sent)).status).toBe(415);
    const credentials = { email: 'a@example.com', password: 'x' };
    const form = await apps.form(`${SHARED}/api/v1/admin/auth/login`, credentials, {
      'x-tenant': tenant.slug,
    });
    expect(form.status).toBe(415);
  });

  describe('reach', () => {
    it('no route outside their scopes, and no route without a permission', async () => {
      const stranger = await apps.register(tenant, owner, { scopes: ['orders.read'] });
      await expect(apps.use(tenant, await token(stranger))).resolves.toBe(403);
      for (const path of [
        '/admin/staff',
        '/admin/roles',
        '/admin/api-keys',
        '/admin/oauth-clients',
        '/admin/auth/sessions',
        '/me',
      ])
        await expect(apps.use(tenant, await token(), { path })).resolves.toBe(403);
      await expect(
        apps.use(tenant, await token(), { path: '/admin/oauth-clients', method: 'POST' }),
      ).resolves.toBe(403);
    });

    it('only their own tenant', async () => {
      const theirs = await token();
      await expect(apps.use(neighbour, theirs)).resolves.toBe(421);
      const elsewhere = await apps.server(neighbour);
      await expect(apps.clientCredentials(elsewhere, client)).rejects.toMatchObject(UNPROVEN);
    });

    it('their tenant on a host of many by the token alone', async () => {
      const answer = await apps.fetch(`${SHARED}/api/v1/admin/customers`, {
        headers: { authorization: `Bearer ${await token()}` },
      });
      expect(answer.status).toBe(200);
    });
  });

  describe('end', () => {
    it('when they are deleted, in every process', async () => {
      const gone = await apps.register(tenant, owner);
      const theirs = await token(gone);
      await expect(apps.use(tenant, theirs, { at: apps.other })).resolves.toBe(200);
      await expect(call(owner, 'DELETE', `/admin/oauth-clients/${gone.id}`)).resolves.toMatchObject({
        status: 204,
      });
      await expect(apps.use(tenant, theirs)).resolves.toBe(401);
      await until(
        'the other process to refuse the token',
        async () => (await apps.use(tenant, theirs, { at: apps.other })) === 401,
      );
      await expect(token(gone)).rejects.toMatchObject(UNPROVEN);
    });

    it('with a scope that they lose, at once', async () => {
      const narrowed = await apps.register(tenant, owner, { scopes: ['customers.read', 'orders.read'] });
      const theirs = await token(narrowed);
      await expect(apps.use(tenant, theirs)).resolves.toBe(200);
      await call(owner, 'PATCH', `/admin/oauth-clients/${narrowed.id}`, { scopes: ['orders.read'] });
      await expect(apps.use(tenant, theirs)).resolves.toBe(403);
    });

    it('with a rotated secret, after its overlap', async () => {
      const first = await apps.register(tenant, owner);
      const path = `/admin/oauth-clients/${first.id}/secret/rotate`;
      const rotate = async (overlapSeconds: number) =>
        (await call(owner, 'POST', path, { overlapSeconds })).body as unknown as RegisteredClient;
      const second = await rotate(3_600);
      await expect(token(first)).resolves.toBeDefined();
      await expect(token(second)).resolves.toBeDefined();
      const third = await rotate(0);
      await expect(token(second)).rejects.toMatchObject(UNPROVEN);
      await expect(token(first)).rejects.toMatchObject(UNPROVEN);
      await expect(token(third)).resolves.toBeDefined();
    });
  });

  describe('in somebody’s name', () => {
    const granter = async (...permissions: string[]) => {
      const body = { name: `Role ${newId()}`, permissions: ['oauth-clients.write', ...permissions] };
      const role = (await call(owner, 'POST', '/admin/roles', body)).body as { id: string };
      return { role, person: await apps.bench.staff(tenant, role.id) };
    };

    it('are registered, changed and deleted only by people who have their scopes', async () => {
      const { person } = await granter('orders.read');
      const beyond = { status: 403, body: { code: 'staff.insufficient-rights' } };
      const wanted = { name: 'X', type: 'confidential', grantTypes: ['client_credentials'] };
      const create = { ...wanted, scopes: ['customers.read'] };
      await expect(call(person, 'POST', '/admin/oauth-clients', create)).resolves.toMatchObject(beyond);
      const own = await apps.register(tenant, person, { scopes: ['orders.read'] });
      const wider = { scopes: ['orders.read', 'customers.read'] };
      await expect(call(person, 'PATCH', `/admin/oauth-clients/${own.id}`, wider)).resolves.toMatchObject(
        beyond,
      );
      const path = `/admin/oauth-clients/${client.id}`;
      await expect(call(person, 'PATCH', path, { scopes: ['orders.read'] })).resolves.toMatchObject(beyond);
      await expect(call(person, 'POST', `${path}/secret/rotate`, {})).resolves.toMatchObject(beyond);
      await expect(call(person, 'DELETE', path)).resolves.toMatchObject(beyond);
      const limited = await apps.bench.staff(tenant, 'owner', [newId()]);
      await expect(call(limited, 'POST', '/admin/oauth-clients', create)).resolves.toMatchObject({
        status: 403,
      });
    });

    it('have no scope that the granter does not have, even if another person added it', async () => {
      const { person } = await granter('orders.read');
      const { id, secret } = await apps.register(tenant, person, { scopes: ['orders.read'] });
      await call(owner, 'PATCH', `/admin/oauth-clients/${id}`, { scopes: ['orders.read', 'customers.read'] });
      const answer = await apps.clientCredentials(server, { id, secret });
      expect(answer.scope).toBe('orders.read');
      await expect(apps.clientCredentials(server, { id, secret }, 'customers.read')).rejects.toMatchObject({
        error: 'invalid_scope',
      });
    });

    it('lose a permission when the granter does, and end while the granter is suspended', async () => {
      const { role, person } = await granter('customers.read');
      const theirs = await apps.register(tenant, person);
      const issued = await token(theirs);
      await expect(apps.use(tenant, issued, { at: apps.other })).resolves.toBe(200);
      await call(owner, 'PATCH', `/admin/staff/${person.id}`, { role: 'manager', storeIds: [newId()] });
      await expect(apps.use(tenant, issued)).resolves.toBe(403);
      await call(owner, 'PATCH', `/admin/staff/${person.id}`, { role: role.id, storeIds: null });
      await expect(apps.use(tenant, issued)).resolves.toBe(200);
      await call(owner, 'PATCH', `/admin/staff/${person.id}`, { status: 'suspended' });
      await expect(apps.use(tenant, issued)).resolves.toBe(401);
      await until(
        'the other process to refuse the token',
        async () => (await apps.use(tenant, issued, { at: apps.other })) === 401,
      );
      await expect(token(theirs)).rejects.toMatchObject({ error: 'unauthorized_client' });
    });
  });

  describe('revoke and introspect tokens', () => {
    it('while these are active', async () => {
      const theirs = await token();
      await expect(apps.introspect(server, client, theirs)).resolves.toMatchObject({
        active: true,
        client_id: client.id,
        scope: 'customers.read',
        aud: 'integration',
        iss: server.issuer,
      });
      await expect(apps.use(tenant, theirs, { at: apps.other })).resolves.toBe(200);
      await apps.revoke(server, client, theirs);
      await expect(apps.introspect(server, client, theirs)).resolves.toEqual({ active: false });
      await expect(apps.use(tenant, theirs)).resolves.toBe(401);
      await until(
        'the other process to refuse the token',
        async () => (await apps.use(tenant, theirs, { at: apps.other })) === 401,
      );
      await expect(apps.use(tenant, await token())).resolves.toBe(200);
    });

    it('of their tenant only, and revoke only their own', async () => {
      const theirs = await token();
      const stranger = await apps.register(tenant, owner);
      await apps.revoke(server, stranger, theirs);
      await expect(apps.use(tenant, theirs)).resolves.toBe(200);
      const elsewhere = await apps.server(neighbour);
      const foreigner = await apps.register(neighbour, await apps.bench.staff(neighbour));
      await expect(apps.introspect(elsewhere, foreigner, theirs)).resolves.toEqual({ active: false });
      await apps.revoke(elsewhere, foreigner, theirs);
      await expect(apps.use(tenant, theirs)).resolves.toBe(200);
      for (const nothing of [owner.token, 'x', `${theirs}x`])
        await expect(apps.introspect(server, client, nothing)).resolves.toEqual({ active: false });
    });

    it('only after they authenticate', async () => {
      const theirs = await token();
      for (const endpoint of [server.introspection_endpoint!, server.revocation_endpoint!]) {
        await expect(apps.form(endpoint, { token: theirs, client_id: client.id })).resolves.toMatchObject({
          status: 401,
          body: { error: 'invalid_client' },
        });
        const proven = basic(client.id, client.secret!);
        await expect(apps.form(endpoint, {}, proven)).resolves.toMatchObject({
          status: 400,
          body: { error: 'invalid_request' },
        });
      }
      await expect(apps.use(tenant, theirs)).resolves.toBe(200);
    });
  });

  describe('are stored', () => {
    it('with a secret that is shown once and stored hashed', async () => {
      const again = await call(owner, 'GET', `/admin/oauth-clients/${client.id}`);
      const list = await call(owner, 'GET', '/admin/oauth-clients');
      for (const answer of [again, list]) expect(JSON.stringify(answer.body)).not.toMatch(/secret|hash/);
      const stored = await apps.bench.within(tenant, async ({ connection }) =>
        JSON.stringify([
          await connection.db!.collection('oauth_clients').find().toArray(),
          await connection.db!.collection('outbox').find().toArray(),
        ]),
      );
      expect(stored).toContain(client.id);
      expect(stored).not.toContain(client.secret);
    });

    it.each<[object, string]>([
      [{ scopes: ['staff.read'] }, 'request.invalid'],
      [{ scopes: ['oauth-clients.write'] }, 'request.invalid'],
      [{ scopes: [] }, 'request.invalid'],
      [{ grantTypes: ['password'] }, 'request.invalid'],
      [{ grantTypes: ['implicit'] }, 'request.invalid'],
      [{ grantedBy: 'somebody' }, 'request.invalid'],
      [{ hash: 'x' }, 'request.invalid'],
      [{ type: 'public' }, 'oauth-client.inconsistent'],
      [{ grantTypes: ['authorization_code'] }, 'oauth-client.inconsistent'],
      [{ grantTypes: ['client_credentials', 'refresh_token'] }, 'oauth-client.inconsistent'],
      ...[
        'http://app.example/callback',
        'https://app.example/callback#here',
        'https://app.example/callback#',
        'https://user:pass@app.example/',
        'https://app.example/a/../callback',
        'HTTPS://app.example/callback',
        'javascript:alert(1)',
        'http://localhost/callback',
        'http://127.0.0.1.app.example/',
        '/callback',
        '//app.example/callback',
      ].map((uri) => [{ redirectUris: [uri] }, 'oauth-client.redirect-uri-unusable'] as [object, string]),
    ])('never as %p', async (change, code) => {
      const body = {
        name: 'X',
        type: 'confidential',
        grantTypes: ['client_credentials'],
        scopes: ['orders.read'],
      };
      const answer = await call(owner, 'POST', '/admin/oauth-clients', { ...body, ...change });
      expect(answer).toMatchObject({ status: 400, body: { code } });
    });
  });
});
