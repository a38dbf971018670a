import { Authentication, AuthenticationModule } from '#foundation/authentication';
import { TenantKeyRings, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { eventsOf, mailedCode } from '../../../../../test/support/sealed-mail.js';
import { signedIn } from '../../../../../test/support/signed-in.js';
import { IdentityModule } from '../identity.module.js';
import { openChallengeCode } from '../challenges/sealed-code.js';
import { CustomerLogIn } from './customer-log-in.js';
import { CustomerPasswordReset } from './customer-password-reset.js';
import { Passwords } from '../passwords/passwords.js';
import { ChangeCustomerPassword } from './change-customer-password.js';
import { Customers } from './customers.js';
import { RegisterCustomer } from './register-customer.js';

const DEVICE = { userAgent: 'Firefox', ip: '192.0.2.7' };
const PASSWORD = 'correct horse';
const CODE_INVALID = { code: 'auth.code-invalid' };
const person = (name: string) => ({
  email: `${name}@example.com`,
  password: PASSWORD,
  firstName: 'Ada',
  lastName: 'Byron',
});

describe('customers', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  let other: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuthenticationModule, IdentityModule], { BCRYPT_ROUNDS: '5' });
    tenant = await bench.provision();
    other = await bench.provision();
  });
  afterAll(() => bench.stop());

  const register = (name: string, at = tenant) =>
    bench.with(at, RegisterCustomer, (registration) => registration.request(person(name)));
  const confirm = (id: string, code: string, at = tenant) =>
    bench.with(at, RegisterCustomer, (registration) => registration.confirm(id, code, DEVICE));
  const code = (name: string, at = tenant) =>
    mailedCode(bench, at, 'customer.verification-requested', `${name}@example.com`);
  const logIn = (name: string, password = PASSWORD, at = tenant) =>
    bench.with(at, CustomerLogIn, async (logIns) =>
      signedIn(await logIns.logIn(`${name}@example.com`, password, DEVICE)),
    );
  const create = (name: string) =>
    bench.with(tenant, Customers, (customers) => customers.create(person(name)));
  const update = (collection: string, filter: object, change: object) =>
    bench.scope.run(tenant._id, async ({ connection }) => {
      const { matchedCount } = await connection.db!.collection(collection).updateOne(filter, change);
      expect(matchedCount).toBe(1);
    });

  it('register with the code from their mailbox and are logged in', async () => {
    const challengeId = await register('ada');
    await expect(logIn('ada')).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
    const tokens = await confirm(challengeId, await code('ada'));
    const verifier = bench.app.get(Authentication);
    const principal = await verifier.verify({ scheme: 'bearer', value: tokens.accessToken });
    expect(principal).toMatchObject({ audience: 'customer', tenantId: tenant._id });
    const [registered] = await eventsOf<{ data: object }>(bench, tenant, 'customer.registered');
    expect(registered!.data).toMatchObject({ customerId: principal!.id, email: 'ada@example.com' });
    await expect(logIn('ADA')).resolves.toBeDefined();
  });

  it('cannot choose a password that is made of their own name or the shop’s', async () => {
    const asked = (password: string) =>
      bench.with(tenant, RegisterCustomer, (r) => r.request({ ...person('words'), password }));
    for (const password of ['Byron2026!', 'Test-Tenant-1', 'words.example.com'])
      await expect(asked(password)).rejects.toMatchObject({ code: 'auth.password-too-common' });
    await expect(asked('byron wrote verses')).resolves.toBeDefined();
  });

  it('get a code that works once, also when it comes twice at the same time', async () => {
    const challengeId = await register('bea');
    const right = await code('bea');
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => confirm(challengeId, right)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(confirm(challengeId, right)).rejects.toMatchObject(CODE_INVALID);
  });

  it('cannot use a code for another purpose or tenant', async () => {
    const challengeId = await register('dora');
    const right = await code('dora');
    const elsewhere = await register('dora', other);
    await expect(confirm(elsewhere, right, other)).rejects.toMatchObject(CODE_INVALID);
    await expect(confirm(challengeId, right, other)).rejects.toMatchObject(CODE_INVALID);
    const reset = bench.with(tenant, CustomerPasswordReset, (r) => r.confirm(challengeId, right, PASSWORD));
    await expect(reset).rejects.toMatchObject(CODE_INVALID);
    await expect(confirm(challengeId, right)).resolves.toBeDefined();
  });

  it('cannot see whether an email has an account; a mail tells its owner', async () => {
    await create('fay');
    const challengeId = await register('fay');
    expect(challengeId).toMatch(/^[0-9a-z]{26}$/);
    for (let guess = 0; guess < 2; guess++)
      await expect(confirm(challengeId, 'aaaaa-aaaaa')).rejects.toMatchObject(CODE_INVALID);
    const mails = await eventsOf(
      bench,
      tenant,
      'customer.registration-repeated',
      'customer.verification-requested',
    );
    const toFay = mails.filter(({ data }) => data.email === 'fay@example.com');
    expect(toFay.map(({ type }) => type)).toEqual(['customer.registration-repeated']);
    const resend = bench.with(tenant, RegisterCustomer, (registration) => registration.resend(challengeId));
    await expect(resend).rejects.toMatchObject({ code: 'auth.resend-too-soon' });
  });

  it('cannot answer a decoy challenge with any code', async () => {
    const challengeId = await register('gina');
    await update('proofs', { _id: `challenge:${challengeId}` }, { $set: { decoy: true } });
    await expect(confirm(challengeId, await code('gina'))).rejects.toMatchObject(CODE_INVALID);
  });

  it('have an email once per tenant, and a separate account at another tenant', async () => {
    const challengeId = await register('hana');
    await create('hana');
    await expect(confirm(challengeId, await code('hana'))).rejects.toMatchObject({
      code: 'auth.email-taken',
    });
    const there = await register('hana', other);
    await confirm(there, await code('hana', other), other);
    await expect(logIn('hana', PASSWORD, other)).resolves.toBeDefined();
  });

  it('cannot be logged in with a wrong password, when blocked, or at another tenant', async () => {
    const { _id } = await create('ines');
    const refusal = { code: 'auth.invalid-credentials' };
    await expect(logIn('ines', 'wrong horse')).rejects.toMatchObject(refusal);
    await expect(logIn('nobody')).rejects.toMatchObject(refusal);
    await expect(logIn('ines', PASSWORD, other)).rejects.toMatchObject(refusal);
    const { refreshToken } = await logIn('ines');
    await update('customers', { _id }, { $set: { status: 'blocked' } });
    await expect(logIn('ines')).rejects.toMatchObject(refusal);
    const refreshed = bench.with(tenant, CustomerLogIn, (logIns) => logIns.refresh(refreshToken, DEVICE));
    await expect(refreshed).rejects.toMatchObject({ code: 'auth.token-invalid' });
  });

  it('reset a password by mail: every session ends and no new one starts', async () => {
    await create('jane');
    const before = await logIn('jane');
    const resets = <T>(work: (reset: CustomerPasswordReset) => Promise<T>) =>
      bench.with(tenant, CustomerPasswordReset, work);
    const challengeId = await resets((reset) => reset.request('Jane@example.com'));
    const right = await mailedCode(bench, tenant, 'customer.password-reset-requested', 'jane@example.com');
    await expect(
      resets((reset) => reset.confirm(challengeId, right, 'another horse')),
    ).resolves.toBeUndefined();
    await expect(resets((reset) => reset.confirm(challengeId, right, 'third horse!'))).rejects.toMatchObject(
      CODE_INVALID,
    );
    await expect(logIn('jane')).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
    await expect(logIn('jane', 'another horse')).resolves.toBeDefined();
    const refreshed = bench.with(tenant, CustomerLogIn, (l) => l.refresh(before.refreshToken, DEVICE));
    await expect(refreshed).rejects.toMatchObject({ code: 'auth.token-invalid' });
  });

  it('reset a password once, also when the code comes twice at the same time', async () => {
    await create('jill');
    const challengeId = await bench.with(tenant, CustomerPasswordReset, (r) => r.request('jill@example.com'));
    const right = await mailedCode(bench, tenant, 'customer.password-reset-requested', 'jill@example.com');
    const outcomes = await Promise.allSettled(
      ['first horse', 'second horse', 'third horse'].map((password) =>
        bench.with(tenant, CustomerPasswordReset, (r) => r.confirm(challengeId, right, password)),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('get the same answer to a reset for an email without an account, and no mail', async () => {
    const challengeId = await bench.with(tenant, CustomerPasswordReset, (r) => r.request('kim@example.com'));
    expect(challengeId).toMatch(/^[0-9a-z]{26}$/);
    const mails = await eventsOf(bench, tenant, 'customer.password-reset-requested');
    expect(mails.filter(({ data }) => data.email === 'kim@example.com')).toEqual([]);
  });

  it('change the password themselves: other sessions end, this one stays', async () => {
    const { _id } = await create('lea');
    const [here, elsewhere] = [await logIn('lea'), await logIn('lea')];
    const verifier = bench.app.get(Authentication);
    const verify = (value: string) => verifier.verify({ scheme: 'bearer', value });
    const { sessionId } = (await verify(here.accessToken))!;
    const change = (current: string) =>
      bench.with(tenant, ChangeCustomerPassword, (own) =>
        own.change(_id, current, 'another horse', sessionId!),
      );
    await expect(change('wrong horse')).rejects.toMatchObject({ code: 'auth.wrong-password' });
    await change(PASSWORD);
    await expect(verify(here.accessToken)).resolves.toBeDefined();
    await expect(verify(elsewhere.accessToken)).resolves.toBeUndefined();
  });

  it('move to a stronger hash when they log in', async () => {
    const { _id } = await create('mia');
    const weak = await new Passwords({ ...bench.config, BCRYPT_ROUNDS: 4 }).hash(
      bench.app.get(TenantKeyRings).of(tenant),
      PASSWORD,
    );
    await update('customers', { _id }, { $set: { passwordHash: weak } });
    await logIn('mia');
    const found = await bench.with(tenant, Customers, (customers) => customers.withEmail('mia@example.com'));
    expect(found!.passwordHash).toContain('$05$');
    await expect(logIn('mia')).resolves.toBeDefined();
  });

  it('are listed by pages and found by the beginning of their email', async () => {
    const rows = await bench.with(tenant, Customers, async (customers) => {
      const page = { sort: [{ field: '_id', direction: -1 as const }], limit: 3, wantsTotal: true };
      const { rows: found, total } = await customers.list(page, 'JANE@');
      expect(total).toBe(1);
      await expect(customers.list(page, '.*')).resolves.toMatchObject({ rows: [], total: 0 });
      return found;
    });
    expect(rows.map(({ email }) => email)).toEqual(['jane@example.com']);
    expect(rows[0]).not.toHaveProperty('passwordHash');
  });

  it('get mailed codes that are sealed for their tenant', async () => {
    await register('nora');
    const [event] = (await eventsOf(bench, tenant, 'customer.verification-requested')).slice(-1);
    expect(JSON.stringify(event)).not.toContain(await code('nora'));
    expect(() => openChallengeCode(bench.app.get(TenantKeyRings).of(other), event!.data.sealed!)).toThrow();
  });
});
