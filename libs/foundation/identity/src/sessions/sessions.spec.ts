import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { installationKeys } from '#platform/crypto';
import { REDIS, REDIS_FACTORY } from '#platform/redis';
import type { TenantRecord } from '#foundation/tenancy';
import { newId } from '#platform/ids';
import { Authentication, AuthenticationModule } from '#foundation/authentication';
import { later, present } from '../../../../../test/support/clock.js';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { eventsOf } from '../../../../../test/support/sealed-mail.js';
import { signedIn } from '../../../../../test/support/signed-in.js';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { CustomerSessions } from '../customers/customer-sessions.js';
import { Customers } from '../customers/customers.js';
import { IdentityModule } from '../identity.module.js';
import { OperatorLogIn } from '../operators/operator-log-in.js';
import { OperatorSessions } from '../operators/operator-sessions.js';
import { Operators } from '../operators/operators.js';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { StaffLogIn } from '../staff/staff-log-in.js';
import { RefreshTokens } from '../tokens/refresh-tokens.js';
import { RevokedSessions } from './revoked-sessions.js';
import { Session } from './session.schema.js';
import { SessionTokens, type Tokens } from './session-tokens.js';

const ADA = { email: 'ada@example.com', password: 'correct horse', firstName: 'Ada', lastName: 'Byron' };
/** The first ten digits of an id of that time. */
const idAt = (ms: number): string => {
  const digits = '0123456789abcdefghjkmnpqrstvwxyz';
  let text = '';
  for (let rest = ms, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) text = digits[rest % 32] + text;
  return text;
};
const DEVICE = { userAgent: 'Firefox', ip: '192.0.2.7' };

describe('sessions', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuthenticationModule, IdentityModule]);
    tenant = await bench.provision();
    await bench.with(tenant, Customers, (customers) => customers.create(ADA));
  });
  afterEach(() => present());
  afterAll(() => bench.stop());

  const logIn = (): Promise<Tokens> =>
    bench.with(tenant, CustomerLogIn, async (logIns) =>
      signedIn(await logIns.logIn(ADA.email, ADA.password, DEVICE)),
    );
  const refresh = (refreshToken: string, at = tenant): Promise<Tokens> =>
    bench.with(at, CustomerLogIn, (logIns) => logIns.refresh(refreshToken, DEVICE));
  const verify = ({ accessToken }: Tokens) =>
    bench.app.get(Authentication).verify({ scheme: 'bearer', value: accessToken });

  /** Makes the last rotation of a session older by this many milliseconds. */
  async function age(tokens: Tokens, ms: number): Promise<void> {
    const { sessionId } = (await verify(tokens))!;
    await bench.scope.run(tenant._id, async (graph) => {
      const rows = await graph.get<Model<Session>>(getModelToken(Session.name));
      const { rotatedAt } = (await rows.findById(sessionId).lean<Session>())!;
      await rows.updateOne({ _id: sessionId }, { $set: { rotatedAt: new Date(rotatedAt!.getTime() - ms) } });
    });
  }

  it('rotate: each refresh token gives another, of the same session and the same log-in', async () => {
    const first = await logIn();
    const second = await refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    const [before, after] = [(await verify(first))!, (await verify(second))!];
    expect(after).toMatchObject({ sessionId: before.sessionId, authTime: before.authTime, id: before.id });
    await expect(refresh(second.refreshToken)).resolves.toBeDefined();
  });

  it('give the same successor to two simultaneous rotations of one token, and continue', async () => {
    const first = await logIn();
    const rivals = await Promise.all(Array.from({ length: 4 }, () => refresh(first.refreshToken)));
    expect(new Set(rivals.map(({ refreshToken }) => refreshToken)).size).toBe(1);
    await expect(refresh(rivals[0]!.refreshToken)).resolves.toBeDefined();
  });

  it('give the successor again for ten seconds, and end when the token comes later', async () => {
    const first = await logIn();
    const second = await refresh(first.refreshToken);
    await age(second, 9_000);
    expect((await refresh(first.refreshToken)).refreshToken).toBe(second.refreshToken);
    await age(second, 2_000);
    await expect(refresh(first.refreshToken)).rejects.toMatchObject({ code: 'auth.token-reused' });
    await expect(refresh(second.refreshToken)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    await expect(verify(second)).resolves.toBeUndefined();
  });

  it('end at once when a token is used again after its successor, and a mail tells the person', async () => {
    const first = await logIn();
    const { sessionId, id } = (await verify(first))!;
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.refreshToken);
    await expect(refresh(first.refreshToken)).rejects.toMatchObject({ code: 'auth.token-reused' });
    await expect(refresh(third.refreshToken)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    const told = await eventsOf<{ data: object }>(bench, tenant, 'customer.token-reused');
    expect(told.map(({ data }) => data)).toContainEqual({
      customerId: id,
      sessionId,
      email: ADA.email,
      locale: 'en',
    });
  });

  it('end after their longest lifetime, even if they are used', async () => {
    const tokens = bench.app.get(SessionTokens);
    const day = 86_400_000;
    const begun = Date.now() - 80 * day;
    const now = new Date();
    expect(tokens.expiryFrom(now, newId()).getTime() - now.getTime()).toBe(30 * day);
    const old = idAt(begun) + newId().slice(10);
    expect(tokens.expiryFrom(now, old).getTime()).toBe(begun + 90 * day);
  });

  it('end when they are not used for thirty days, and continue when they are', async () => {
    const day = 86_400_000;
    const [used, idle] = [await logIn(), await logIn()];
    later(29 * day);
    const next = await refresh(used.refreshToken);
    later(day + 1_000);
    await expect(refresh(idle.refreshToken)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    await expect(refresh(next.refreshToken)).resolves.toBeDefined();
  });

  it('can exist side by side for any number of devices, and all are listed', async () => {
    const several = [await logIn(), await logIn(), await logIn()];
    const { id } = (await verify(several[0]!))!;
    const ids = await Promise.all(several.map(async (one) => (await verify(one))!.sessionId!));
    const listed = await bench.with(tenant, CustomerSessions, (sessions) => sessions.list(id));
    expect(listed.map(({ _id }) => _id)).toEqual(expect.arrayContaining(ids));
    for (const one of several) await expect(refresh(one.refreshToken)).resolves.toBeDefined();
  });

  it('are not ended by made-up tokens, even if these name the session', async () => {
    const tokens = await logIn();
    const { sessionId } = (await verify(tokens))!;
    const [, secret, tag] = tokens.refreshToken.split('.');
    const made = [
      `${sessionId}.${'A'.repeat(43)}.${tag}`,
      `${sessionId}.${secret}.${'A'.repeat(22)}`,
      `${sessionId}.${secret}`,
      `${tokens.refreshToken}.`,
      '..',
      '',
    ];
    for (const token of made)
      await expect(refresh(token)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    await expect(refresh(tokens.refreshToken)).resolves.toBeDefined();
  });

  it('are not valid at another tenant, and do not end if they are tried there', async () => {
    const other = await bench.provision();
    const tokens = await logIn();
    await expect(refresh(tokens.refreshToken, other)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    await expect(refresh(tokens.refreshToken)).resolves.toBeDefined();
    expect((await verify(tokens))!.tenantId).toBe(tenant._id);
  });

  it('are not valid for another audience of the same tenant', async () => {
    const tokens = await logIn();
    const asStaff = bench.with(tenant, StaffLogIn, (logIns) => logIns.refresh(tokens.refreshToken, DEVICE));
    await expect(asStaff).rejects.toMatchObject({ code: 'auth.token-invalid' });
    const asOperator = bench.app.get(OperatorLogIn).refresh(tokens.refreshToken, DEVICE);
    await expect(asOperator).rejects.toMatchObject({ code: 'auth.token-invalid' });
    await expect(refresh(tokens.refreshToken)).resolves.toBeDefined();
  });

  it('store only hashes of tokens', async () => {
    const tokens = await logIn();
    const stored = await bench.scope.run(tenant._id, async ({ connection }) =>
      JSON.stringify(await connection.db!.collection('sessions').find().toArray()),
    );
    for (const part of tokens.refreshToken.split('.').slice(1)) expect(stored).not.toContain(part);
  });

  it('are listed and ended by their owner only', async () => {
    const [mine, his] = [
      await logIn(),
      await bench.with(tenant, Customers, async (customers) => {
        const { _id } = await customers.create({ ...ADA, email: 'bob@example.com' });
        return bench.with(tenant, CustomerSessions, (s) => s.open(_id, { roles: ['customer'] }, DEVICE));
      }),
    ];
    const [me, him] = [(await verify(mine))!, (await verify(his))!];
    await bench.with(tenant, CustomerSessions, async (sessions) => {
      const listed = await sessions.list(me.id);
      expect(listed.map(({ _id }) => _id)).toContain(me.sessionId!);
      expect(listed.map(({ _id }) => _id)).not.toContain(him.sessionId!);
      expect(listed[0]).toMatchObject({ device: DEVICE });
      await expect(sessions.end(me.id, him.sessionId!)).resolves.toBe(false);
      await expect(sessions.end(me.id, me.sessionId!)).resolves.toBe(true);
      await expect(sessions.end(me.id, me.sessionId!)).resolves.toBe(false);
    });
    await expect(verify(mine)).resolves.toBeUndefined();
    await expect(verify(his)).resolves.toBeDefined();
  });

  it('are known as ended to other processes at once, and to processes that start later', async () => {
    const tokens = await logIn();
    const { sessionId, id } = (await verify(tokens))!;
    const running = await anotherProcess();
    const heard = new Promise<string>((resolve) => running.onRevoked(resolve));
    await bench.with(tenant, CustomerSessions, (sessions) => sessions.end(id, sessionId!));
    await expect(heard).resolves.toBe(sessionId);
    const late = await anotherProcess();
    expect(late.has(sessionId!)).toBe(true);
    for (const each of [running, late]) each.onApplicationShutdown();
  });

  /** The revocations of a second process, once it has caught up. */
  async function anotherProcess(): Promise<RevokedSessions> {
    const process = new RevokedSessions(bench.app.get(REDIS), bench.app.get(REDIS_FACTORY), bench.config);
    const sentinel = `sentinel-${Math.random()}`;
    await bench.app.get(RevokedSessions).revoke([sentinel]);
    const caughtUp = new Promise<void>((resolve) => {
      process.onRevoked((id) => id === sentinel && resolve());
    });
    process.onApplicationBootstrap();
    await caughtUp;
    return process;
  }

  it('of staff have the current rights of the account at each rotation', async () => {
    const eve = {
      email: 'eve@example.com',
      password: 'correct horse',
      name: 'Eve',
      role: 'support' as const,
    };
    const { _id } = await bench.with(tenant, StaffAccounts, (staff) =>
      staff.create({ ...eve, storeIds: ['s1'] }),
    );
    const tokens = await bench.with(tenant, StaffLogIn, async (l) =>
      signedIn(await l.logIn(eve.email, eve.password, DEVICE)),
    );
    expect(await verify(tokens)).toMatchObject({ audience: 'staff', stores: ['s1'] });
    await bench.scope.run(tenant._id, async ({ connection }) => {
      const filter = { _id } as object;
      await connection
        .db!.collection('staff')
        .updateOne(filter, { $set: { role: 'manager' }, $unset: { storeIds: '' } });
    });
    const rotate = (token: string) => bench.with(tenant, StaffLogIn, (l) => l.refresh(token, DEVICE));
    const rotated = await rotate(tokens.refreshToken);
    const principal = (await verify(rotated))!;
    expect(principal.stores).toBeUndefined();
    expect(principal.permissions.has('orders.refund')).toBe(true);
    await bench.scope.run(tenant._id, async ({ connection }) => {
      await connection.db!.collection('staff').deleteOne({ _id } as object);
    });
    await expect(rotate(rotated.refreshToken)).rejects.toMatchObject({ code: 'auth.token-invalid' });
  });

  it('of operators are in the platform database and belong to no tenant', async () => {
    const operators = bench.app.get(Operators);
    const root = { email: 'Root@Example.com', name: 'Root', password: 'correct horse' };
    await operators.create(root);
    await expect(operators.create(root)).rejects.toMatchObject({ code: 'auth.email-taken' });
    const logIns = bench.app.get(OperatorLogIn);
    const { _id } = (await operators.withEmail('root@example.com'))!;
    const sessions = bench.app.get(OperatorSessions);
    const tokens = await sessions.open(_id, { roles: ['operator'] }, DEVICE, ['pwd', 'otp']);
    const principal = (await verify(await logIns.refresh(tokens.refreshToken, DEVICE)))!;
    expect(principal.audience).toBe('operator');
    expect(principal.tenantId).toBeUndefined();
    expect(principal.permissions.has('tenants.write')).toBe(true);
    const wrong = logIns.logIn('root@example.com', 'wrong horse', DEVICE);
    await expect(wrong).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
  });

  it('bind refresh tokens to tenant and audience, not only by the database', () => {
    const keys = installationKeys(bench.config);
    const tokens = new RefreshTokens();
    const { token } = tokens.first({ audience: 'shop', tenantId: 'a', keys }, '01jd2k3m4n5p6q7r8s9tavwxyz');
    expect(tokens.read({ audience: 'shop', tenantId: 'a', keys }, token)).toBeDefined();
    expect(tokens.read({ audience: 'shop', tenantId: 'b', keys }, token)).toBeUndefined();
    expect(tokens.read({ audience: 'admin', tenantId: 'a', keys }, token)).toBeUndefined();
    expect(tokens.read({ audience: 'platform', keys }, token)).toBeUndefined();
  });
});
