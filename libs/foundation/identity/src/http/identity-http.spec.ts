import { NestFactory } from '@nestjs/core';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Connection } from 'mongoose';
import { ConfigModule } from '#platform/config';
import {
  AccessTable,
  API_PREFIX,
  createFastifyAdapter,
  EdgeModule,
  InputPipe,
  ProblemFilter,
} from '#platform/http';
import { createLogger } from '#platform/logging';
import { PLATFORM, PlatformDatabaseModule } from '#platform/mongo';
import { RateLimitModule } from '#platform/rate-limit';
import { RedisModule } from '#platform/redis';
import { Authentication, AuthenticationModule } from '#foundation/authentication';
import { Customers, Operators, StaffAccounts } from '#foundation/identity';
import { IdentityHttpModule } from '#foundation/identity/http';
import {
  ClusterConnections,
  DEFAULT_CLUSTER,
  Provisioning,
  TenancyModule,
  TenantScope,
  type TenantRecord,
} from '#foundation/tenancy';
import { TenantEdge, TenantEdgeModule } from '#foundation/tenancy/http';
import { logInAndEnrol, logInWithCode, type Authenticator } from '#dev/installation/authenticator';
import { testConfig } from '../../../../../test/support/test-config.js';

const PASSWORD = 'correct horse';
const config = testConfig();

/** The routes with the parts of the edge that they need: tenant, guards, validation, problems. */
async function startApi(): Promise<NestFastifyApplication> {
  const imports = [
    ConfigModule.forRoot(config),
    RedisModule,
    PlatformDatabaseModule.forRoot(),
    EdgeModule,
    RateLimitModule,
    TenancyModule,
    TenantEdgeModule.forRoot([AuthenticationModule], Authentication),
    IdentityHttpModule,
  ];
  class Api {}
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: Api, imports },
    createFastifyAdapter(config, createLogger(config)),
    { logger: false, abortOnError: false },
  );
  const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const edge = app.get(TenantEdge);
  app.get(AccessTable).attach(instance);
  instance.addHook('onRequest', edge.enter);
  instance.addHook('onSend', edge.leave);
  app.setGlobalPrefix(API_PREFIX, { exclude: ['.well-known/{*path}'] });
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new ProblemFilter(config.PUBLIC_URL, () => []));
  await app.get<Connection>(getConnectionToken(PLATFORM)).syncIndexes();
  await app.listen(0, '127.0.0.1');
  return app;
}

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: {
    readonly id: string;
    readonly data: Record<string, unknown>[];
    readonly accessToken: string;
    readonly refreshToken: string;
    readonly challengeId: string;
    readonly enrolmentToken: string;
    readonly correlationId: string;
    readonly nextCursor: string | null;
  };
}

describe('identity routes', () => {
  let app: NestFastifyApplication;
  let origin: string;
  let tenant: TenantRecord;
  let other: TenantRecord;
  beforeAll(async () => {
    app = await startApi();
    origin = await app.getUrl();
    tenant = await app.get(Provisioning).create({ slug: 'north-bikes', name: 'North Bikes' });
    other = await app.get(Provisioning).create({ slug: 'south-bikes', name: 'South Bikes' });
    await app.get(TenantScope).run(tenant._id, async (graph) => {
      const staff = await graph.get(StaffAccounts);
      await staff.create({ email: 'owner@example.com', password: PASSWORD, name: 'Olive', role: 'owner' });
      await staff.create({ email: 'support@example.com', password: PASSWORD, name: 'Sue', role: 'support' });
      const customers = await graph.get(Customers);
      for (const name of ['ada', 'bob', 'cleo'])
        await customers.create({
          email: `${name}@example.com`,
          password: PASSWORD,
          firstName: name,
          lastName: 'B',
        });
    });
    await app.get(Operators).create({ email: 'root@example.com', name: 'Root', password: PASSWORD });
  });
  afterAll(async () => {
    const client = (await app.get(ClusterConnections).cluster(DEFAULT_CLUSTER)).getClient();
    client.removeAllListeners('commandStarted');
    for (const { database } of [tenant, other]) await client.db(database).dropDatabase();
    await app.get<Connection>(getConnectionToken(PLATFORM)).dropDatabase();
    await app.close();
  });

  type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  async function call(
    method: Method,
    path: string,
    { body, token, slug = 'north-bikes' }: { body?: object; token?: string; slug?: string | null } = {},
  ): Promise<Answer> {
    const answer = await fetch(origin + path, {
      method,
      headers: {
        ...(slug && { 'x-tenant': slug }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
        'user-agent': 'Spec',
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      body: (text ? JSON.parse(text) : undefined) as Answer['body'],
    };
  }
  const post = (path: string, body: object, token?: string) =>
    call('POST', `/api/v1${path}`, { body, token });

  async function tokenOf(surface: '' | '/admin' | '/platform', name: string): Promise<string> {
    const body = { email: `${name}@example.com`, password: PASSWORD };
    if (surface === '/platform') return operatorToken(body);
    const answer = await post(`${surface}/auth/login`, body);
    expect(answer.status).toBe(200);
    return answer.body.accessToken;
  }

  let root: Authenticator | undefined;
  async function operatorToken(credentials: { email: string; password: string }): Promise<string> {
    if (root) return (await logInWithCode(post, '/platform/auth', credentials, root)).accessToken;
    const { tokens, authenticator } = await logInAndEnrol(post, '/platform/auth', credentials);
    root = authenticator;
    return tokens.accessToken;
  }

  it('answer a registration with 202 and the same shape, whether the email is known or not', async () => {
    const body = { email: 'ada@example.com', password: PASSWORD, firstName: 'A', lastName: 'B' };
    const known = await post('/auth/register', body);
    const unknown = await post('/auth/register', {
      ...body,
      email: 'new@example.com',
      phone: '+49 30 123456',
    });
    expect([known.status, unknown.status]).toEqual([202, 202]);
    for (const answer of [known, unknown]) expect(Object.keys(answer.body)).toEqual(['challengeId']);
    const wrong = await post('/auth/verify-email', {
      challengeId: known.body.challengeId,
      code: 'aaaaa-aaaaa',
    });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'auth.code-invalid' } });
  });

  it('log in, rotate, list and end sessions', async () => {
    const first = await post('/auth/login', { email: 'ADA@example.com', password: PASSWORD });
    expect(first.body).toMatchObject({ tokenType: 'Bearer', expiresIn: 600 });
    const second = await post('/auth/refresh-token', { refreshToken: first.body.refreshToken });
    const token = second.body.accessToken;
    const { data } = (await call('GET', '/api/v1/auth/sessions', { token })).body;
    expect(data.filter(({ current }) => current)).toHaveLength(1);
    expect(data[0]).toMatchObject({ device: { userAgent: 'Spec', ip: '127.0.0.1' } });
    await expect(call('POST', '/api/v1/auth/logout', { token })).resolves.toMatchObject({ status: 204 });
    await expect(call('GET', '/api/v1/me', { token })).resolves.toMatchObject({ status: 401 });
    const late = await post('/auth/refresh-token', { refreshToken: second.body.refreshToken });
    expect(late).toMatchObject({ status: 401, body: { code: 'auth.token-invalid' } });
  });

  it('refuse wrong passwords, in the same way for unknown emails', async () => {
    const wrong = await post('/auth/login', { email: 'ada@example.com', password: 'wrong horse' });
    const unknown = await post('/auth/login', { email: 'nobody@example.com', password: 'wrong horse' });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'auth.invalid-credentials' } });
    const { correlationId: _a, ...first } = wrong.body;
    const { correlationId: _b, ...second } = unknown.body;
    expect(first).toEqual(second);
  });

  it('show and change the caller’s profile, and no other fields', async () => {
    const token = await tokenOf('', 'bob');
    const me = await call('GET', '/api/v1/me', { token });
    expect(Object.keys(me.body).sort()).toEqual(['createdAt', 'email', 'firstName', 'id', 'lastName']);
    const patch = (body: object) => call('PATCH', '/api/v1/me', { token, body });
    await expect(patch({ firstName: 'Bobby', phone: '+49 30 123456' })).resolves.toMatchObject({
      status: 200,
      body: { firstName: 'Bobby', lastName: 'B', phone: '+49 30 123456' },
    });
    expect((await patch({ phone: null })).body).not.toHaveProperty('phone');
    for (const body of [
      { status: 'active' },
      { email: 'x@example.com' },
      { firstName: { $ne: '' } },
      { role: 'owner' },
    ])
      await expect(patch(body)).resolves.toMatchObject({ status: 400 });
    const password = { currentPassword: 'wrong horse', password: 'another horse' };
    await expect(call('PUT', '/api/v1/me/password', { token, body: password })).resolves.toMatchObject({
      status: 400,
      body: { code: 'auth.wrong-password' },
    });
  });

  it('refuse operators in bodies and over-long values', async () => {
    for (const body of [
      { email: { $gt: '' }, password: PASSWORD },
      { email: 'ada@example.com', password: { $ne: '' } },
      { email: 'ada@example.com', password: 'x'.repeat(129) },
      { email: `${'a'.repeat(300)}@example.com`, password: PASSWORD },
      { email: 'ada@example.com', password: PASSWORD, tenantId: other._id },
    ])
      await expect(post('/auth/login', body)).resolves.toMatchObject({ status: 400 });
  });

  it('keep the three audiences apart', async () => {
    const [customer, staff, operator] = [
      await tokenOf('', 'cleo'),
      await tokenOf('/admin', 'owner'),
      await tokenOf('/platform', 'root'),
    ];
    const surfaces = { '/me': customer, '/admin/customers': staff, '/platform/auth/sessions': operator };
    for (const path of Object.keys(surfaces))
      for (const [own, token] of Object.entries(surfaces)) {
        const { status } = await call('GET', `/api/v1${path}`, { token });
        expect(`${path} with the token for ${own}: ${status}`).toBe(
          `${path} with the token for ${own}: ${own === path ? 200 : 403}`,
        );
      }
    await expect(call('GET', '/api/v1/me')).resolves.toMatchObject({ status: 401 });
  });

  it('refuse another tenant’s token and log-in, and do not find its ids', async () => {
    const token = await tokenOf('/admin', 'owner');
    await expect(call('GET', '/api/v1/admin/staff', { token, slug: 'south-bikes' })).resolves.toMatchObject({
      status: 421,
      body: { code: 'tenant.mismatch' },
    });
    const body = { email: 'owner@example.com', password: PASSWORD };
    const there = await call('POST', '/api/v1/admin/auth/login', { body, slug: 'south-bikes' });
    expect(there).toMatchObject({ status: 401, body: { code: 'auth.invalid-credentials' } });
    await expect(call('GET', '/api/v1/admin/customers', { token, slug: null })).resolves.toMatchObject({
      status: 200,
    });
    const missing = await call('GET', '/api/v1/admin/customers/01jd2k3m4n5p6q7r8s9tavwxyz', { token });
    expect(missing).toMatchObject({ status: 404, body: { code: 'customer.not-found' } });
  });

  it('let staff manage staff by their permissions', async () => {
    const [owner, support] = [await tokenOf('/admin', 'owner'), await tokenOf('/admin', 'support')];
    const body = { email: 'new@example.com', name: 'New', role: 'manager' };
    await expect(post('/admin/staff', body, support)).resolves.toMatchObject({ status: 403 });
    const invited = await post('/admin/staff', body, owner);
    expect(invited).toMatchObject({ status: 201, body: { role: 'manager', status: 'invited' } });
    const path = `/api/v1/admin/staff/${invited.body.id}`;
    const changed = await call('PATCH', path, { token: owner, body: { role: 'support' } });
    expect(changed).toMatchObject({ status: 200, body: { role: 'support', name: 'New' } });
    await expect(call('DELETE', path, { token: owner })).resolves.toMatchObject({ status: 204 });
    await expect(call('GET', path, { token: owner })).resolves.toMatchObject({ status: 404 });
    const wrong = await post('/admin/auth/invitations/accept', { token: 'made.up', password: PASSWORD });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'auth.invitation-invalid' } });
  });

  it('ask for a step-up before a second factor changes, and say how', async () => {
    const person = { email: 'stepper@example.com', password: PASSWORD, firstName: 'S', lastName: 'B' };
    const id = await app.get(TenantScope).run(tenant._id, async (graph) => {
      return (await (await graph.get(Customers)).create(person))._id;
    });
    const { body: tokens } = await post('/auth/login', { email: person.email, password: PASSWORD });
    await app.get(TenantScope).run(tenant._id, async ({ connection }) => {
      const past = { $set: { authenticatedAt: new Date(Date.now() - 301_000) } };
      await connection.db!.collection('sessions').updateMany({ accountId: id }, past);
    });
    const { accessToken: stale } = (await post('/auth/refresh-token', { refreshToken: tokens.refreshToken }))
      .body;
    for (const [method, path] of [
      ['POST', '/me/mfa/totp'],
      ['DELETE', '/me/mfa/totp'],
      ['POST', '/me/mfa/recovery-codes'],
    ] as const) {
      const refused = await call(method, `/api/v1${path}`, { token: stale });
      expect(refused).toMatchObject({
        status: 403,
        body: { code: 'access.step-up-required', detail: expect.stringContaining('/api/v1/auth/step-up') },
      });
    }
    const wrong = await post('/auth/step-up', { password: 'wrong horse' }, stale);
    expect(wrong).toMatchObject({ status: 400, body: { code: 'auth.wrong-password' } });
    const { accessToken: fresh } = (await post('/auth/step-up', { password: PASSWORD }, stale)).body;
    const begun = await call('POST', '/api/v1/me/mfa/totp', { token: fresh });
    expect(begun).toMatchObject({
      status: 200,
      body: {
        secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
        uri: expect.stringContaining('otpauth://totp/North%20Bikes:stepper%40example.com'),
        qrCode: expect.stringContaining('data:image/png;base64,'),
        qrCodeSvg: expect.stringContaining('<svg'),
      },
    });
  });

  it('let an enrolment token only enrol', async () => {
    await app.get(Operators).create({ email: 'new@operators.example', name: 'New', password: PASSWORD });
    const body = { email: 'new@operators.example', password: PASSWORD };
    const { enrolmentToken } = (await post('/platform/auth/login', body)).body;
    const entries = app.get(AccessTable).entries();
    const closed = entries.filter(({ rule }) => !rule.enrolment && !rule.who.includes('public'));
    expect(closed.length).toBeGreaterThan(20);
    for (const { method, url } of closed) {
      const { status } = await call(method as Method, url.replaceAll(':id', 'x'), { token: enrolmentToken });
      expect(`${method} ${url} ${status}`).toBe(`${method} ${url} 401`);
    }
    const open = entries.filter(({ rule }) => rule.enrolment).map(({ url }) => url);
    expect(open.sort()).toEqual(
      ['admin', 'platform'].flatMap((surface) => [
        `/api/v1/${surface}/auth/mfa/totp`,
        `/api/v1/${surface}/auth/mfa/totp/confirm`,
      ]),
    );
    const wrongPlace = await post('/admin/auth/mfa/totp', {}, enrolmentToken);
    expect(wrongPlace.status).toBe(403);
    await expect(post('/platform/auth/mfa/totp', {}, enrolmentToken)).resolves.toMatchObject({ status: 200 });
  });

  it('refuse roles, tenants and operators in the bodies of log-ins', async () => {
    const bodies: [string, object][] = [
      ['/auth/register', { email: 'm@example.com', password: PASSWORD, firstName: 'A', lastName: 'B' }],
      ['/auth/login', { email: 'ada@example.com', password: PASSWORD }],
      ['/admin/auth/login', { email: 'owner@example.com', password: PASSWORD }],
      ['/platform/auth/login', { email: 'root@example.com', password: PASSWORD }],
      ['/auth/mfa', { mfaToken: 'a.b', code: '123456' }],
      ['/admin/auth/mfa', { mfaToken: 'a.b', code: '123456' }],
      ['/platform/auth/mfa', { mfaToken: 'a.b', code: '123456' }],
    ];
    for (const [path, body] of bodies)
      for (const extra of [
        { role: 'owner' },
        { roles: ['owner'] },
        { tenantId: other._id },
        { tid: other._id },
        { status: 'active' },
        { storeIds: [] },
        { mfa: {} },
        { __proto__: undefined, $where: '1' },
      ])
        await expect(post(path, { ...body, ...extra })).resolves.toMatchObject({ status: 400 });
    for (const code of ['12345', '１２３４５６', 'x'.repeat(21), { $ne: '' }, 123456, null, ['123456']])
      for (const mfaToken of ['a.b', { $gt: '' }])
        await expect(post('/auth/mfa', { mfaToken, code })).resolves.toMatchObject({
          status: typeof mfaToken === 'string' && code === '１２３４５６' ? 401 : 400,
        });
  });

  it('list customers by pages, without secrets', async () => {
    const token = await tokenOf('/admin', 'support');
    const first = await call('GET', '/api/v1/admin/customers?limit=2&total=true', { token });
    expect(first.body).toMatchObject({ total: 4, nextCursor: expect.any(String) });
    const rest = await call('GET', `/api/v1/admin/customers?limit=2&cursor=${first.body.nextCursor}`, {
      token,
    });
    expect(rest.body.nextCursor).toBeNull();
    const all = [...first.body.data, ...rest.body.data];
    const names = ['stepper', 'cleo', 'bob', 'ada'];
    expect(all.map(({ email }) => email)).toEqual(names.map((name) => `${name}@example.com`));
    expect(JSON.stringify(all)).not.toMatch(/passw|hash/i);
    const found = await call('GET', '/api/v1/admin/customers?search=bo', { token });
    expect(found.body.data).toHaveLength(1);
  });

  it('publish the keys at the root', async () => {
    const answer = await call('GET', '/.well-known/jwks.json', { slug: null });
    expect(answer).toMatchObject({ status: 200, body: { keys: [{ kty: 'EC', alg: 'ES256' }] } });
    expect(answer.type).toMatch('application/jwk-set+json');
  });

  it('say everywhere who may call, and count guesses', () => {
    const entries = app.get(AccessTable).entries();
    const guessing = entries.filter(({ url }) =>
      /login|register|verify-email|forgot|reset|accept|me\/password/.test(url),
    );
    expect(guessing.length).toBeGreaterThan(9);
    expect(guessing.filter(({ rule }) => rule.rate !== 'login').map(({ url }) => url)).toEqual([]);
  });
});
