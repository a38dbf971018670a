import { later, present } from '../../../../../test/support/clock.js';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { eventsOf, mailedCode } from '../../../../../test/support/sealed-mail.js';
import { ChangeEmail } from '../customers/change-email.js';
import { CustomerPasswordReset } from '../customers/customer-password-reset.js';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { Customers } from '../customers/customers.js';
import { RegisterCustomer } from '../customers/register-customer.js';
import { IdentityModule } from '../identity.module.js';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { StaffPasswordReset } from '../staff/staff-password-reset.js';
import type { TenantRecord } from '#foundation/tenancy';

const PASSWORD = 'correct horse';
const INVALID = { code: 'auth.code-invalid' };
const WRONG = 'aaaaa-aaaaa';
const MINUTE = 60_000;

describe('codes in mailboxes', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([IdentityModule]);
    tenant = await bench.provision();
  });
  afterEach(() => present());
  afterAll(() => bench.stop());

  const person = (name: string) => ({
    email: `${name}@example.com`,
    password: PASSWORD,
    firstName: 'Ada',
    lastName: 'Byron',
  });
  const customer = async (name: string) => {
    const { _id, email } = await bench.with(tenant, Customers, (c) => c.create(person(name)));
    return { id: _id, email };
  };

  /** One way to get a code by mail and to use it. */
  interface Way {
    readonly mailed: string;
    readonly ask: () => Promise<string>;
    readonly answer: (challengeId: string, code: string) => Promise<unknown>;
  }
  type WayOf = (name: string) => Promise<{ email: string; owner: Way; stranger: Way }>;
  const registering: WayOf = (name) => {
    const as = (password: string): Way => ({
      mailed: 'customer.verification-requested',
      ask: () => bench.with(tenant, RegisterCustomer, (r) => r.request({ ...person(name), password })),
      answer: (id, code) => bench.with(tenant, RegisterCustomer, (r) => r.confirm(id, code, {})),
    });
    return Promise.resolve({
      email: `${name}@example.com`,
      owner: as(PASSWORD),
      stranger: as('a strange horse'),
    });
  };
  const resetting: WayOf = async (name) => {
    const { email } = await customer(name);
    const way: Way = {
      mailed: 'customer.password-reset-requested',
      ask: () => bench.with(tenant, CustomerPasswordReset, (r) => r.request(email)),
      answer: (id, code) =>
        bench.with(tenant, CustomerPasswordReset, (r) => r.confirm(id, code, 'another horse')),
    };
    return { email, owner: way, stranger: way };
  };
  const resettingAsStaff: WayOf = async (name) => {
    const email = `${name}@example.com`;
    await bench.with(tenant, StaffAccounts, (s) =>
      s.create({ email, password: PASSWORD, name, role: 'support' }),
    );
    const way: Way = {
      mailed: 'staff.password-reset-requested',
      ask: () => bench.with(tenant, StaffPasswordReset, (r) => r.request(email)),
      answer: (id, code) =>
        bench.with(tenant, StaffPasswordReset, (r) => r.confirm(id, code, 'another horse')),
    };
    return { email, owner: way, stranger: way };
  };
  const moving: WayOf = async (name) => {
    const email = `${name}-new@example.com`;
    const as = ({ id }: { id: string }): Way => ({
      mailed: 'customer.email-change-requested',
      ask: () => bench.with(tenant, ChangeEmail, (c) => c.request(id, email)),
      answer: (challengeId, code) => bench.with(tenant, ChangeEmail, (c) => c.confirm(id, challengeId, code)),
    });
    return { email, owner: as(await customer(name)), stranger: as(await customer(`${name}-rival`)) };
  };
  const WAYS = [
    ['a registration', registering],
    ['a password reset', resetting],
    ['a password reset of staff', resettingAsStaff],
    ['a change of the email address', moving],
  ] as const;
  const mailsTo = async (email: string, type: string) =>
    (await eventsOf(bench, tenant, type)).filter(({ data }) => data.email === email);

  describe.each(WAYS)('for %s', (_, wayOf) => {
    it('work for the owner, whatever strangers ask and guess before, meanwhile and after', async () => {
      const { email, owner, stranger } = await wayOf(`attacked-${wayOf.name.toLowerCase()}`);
      const attack = async (): Promise<void> => {
        for (let i = 0; i < 4; i++) {
          const theirs = await stranger.ask();
          for (let guess = 0; guess < 10; guess++)
            await expect(stranger.answer(theirs, WRONG)).rejects.toMatchObject(INVALID);
        }
      };
      await attack();
      const mine = await owner.ask();
      await attack();
      expect(await mailsTo(email, owner.mailed)).toHaveLength(1);
      const code = await mailedCode(bench, tenant, owner.mailed, email);
      await expect(owner.answer(mine, code.toUpperCase().replace('-', ' '))).resolves.not.toThrow();
    });

    it('work once, for any challenge', async () => {
      const { email, owner, stranger } = await wayOf(`once-${wayOf.name.toLowerCase()}`);
      const challenges = [await owner.ask(), await owner.ask(), await owner.ask()];
      const theirs = await stranger.ask();
      const code = await mailedCode(bench, tenant, owner.mailed, email);
      const outcomes = await Promise.allSettled(challenges.map((id) => owner.answer(id, code)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(stranger.answer(theirs, code)).rejects.toMatchObject(INVALID);
      await expect(owner.answer(await owner.ask(), code)).rejects.toMatchObject(INVALID);
    });

    it('expire after ten minutes, although their challenge was asked for later', async () => {
      const { email, owner } = await wayOf(`late-${wayOf.name.toLowerCase()}`);
      await owner.ask();
      const code = await mailedCode(bench, tenant, owner.mailed, email);
      later(4 * MINUTE);
      const challenge = await owner.ask();
      later(6 * MINUTE + 1);
      await expect(owner.answer(challenge, code)).rejects.toMatchObject(INVALID);
    });

    it('are for a challenge of at most ten minutes and five attempts', async () => {
      const { email, owner } = await wayOf(`tried-${wayOf.name.toLowerCase()}`);
      const [tried, old] = [await owner.ask(), await owner.ask()];
      const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => owner.answer(tried, WRONG)));
      expect(attempts.every(({ status }) => status === 'rejected')).toBe(true);
      const code = await mailedCode(bench, tenant, owner.mailed, email);
      await expect(owner.answer(tried, code)).rejects.toMatchObject(INVALID);
      later(6 * MINUTE);
      await owner.ask();
      later(4 * MINUTE + 1);
      const next = await mailedCode(bench, tenant, owner.mailed, email);
      await expect(owner.answer(old, next)).rejects.toMatchObject(INVALID);
      await expect(owner.answer(await owner.ask(), next)).resolves.not.toThrow();
    });
  });

  it('are valid for at least five minutes after the last request, and a code stays valid when a new one follows', async () => {
    const { email, owner } = await resetting('overlap');
    await owner.ask();
    const first = await mailedCode(bench, tenant, owner.mailed, email);
    later(5 * MINUTE);
    const challenge = await owner.ask();
    expect(await mailsTo(email, owner.mailed)).toHaveLength(2);
    later(5 * MINUTE - 1_000);
    await expect(owner.answer(challenge, first)).resolves.not.toThrow();
  });

  it('are mailed at most twice in five minutes, however many ask at once', async () => {
    const { email, owner } = await resetting('flooded');
    await Promise.all(Array.from({ length: 12 }, () => owner.ask()));
    expect(await mailsTo(email, owner.mailed)).toHaveLength(1);
    const registration = await registering('flooded-too');
    const challenge = await registration.owner.ask();
    const again = () => bench.with(tenant, RegisterCustomer, (r) => r.resend(challenge));
    for (let second = 0; second < 299; second += 13) {
      later(13_000);
      await again().catch((error: unknown) => expect(error).toMatchObject({ code: 'auth.resend-too-soon' }));
      await registration.stranger.ask();
    }
    expect(await mailsTo(registration.email, registration.owner.mailed)).toHaveLength(2);
  });

  it('are mailed again on request: the same code, and the challenge stays valid', async () => {
    const { email, owner } = await registering('again');
    const challenge = await owner.ask();
    const first = await mailedCode(bench, tenant, owner.mailed, email);
    const again = () => bench.with(tenant, RegisterCustomer, (r) => r.resend(challenge));
    const early = await again().catch((error: unknown) => error);
    expect(early).toMatchObject({ code: 'auth.resend-too-soon' });
    expect((early as { extras: { retryAfter: number } }).extras.retryAfter).toBeGreaterThan(50);
    later(MINUTE);
    await again();
    expect(await mailedCode(bench, tenant, owner.mailed, email)).toBe(first);
    later(8 * MINUTE);
    await again();
    const next = await mailedCode(bench, tenant, owner.mailed, email);
    expect(next).not.toBe(first);
    later(8 * MINUTE);
    await expect(owner.answer(challenge, next)).resolves.not.toThrow();
    await expect(again()).rejects.toMatchObject(INVALID);
  });

  it('reach an account that was made while strangers asked for its address', async () => {
    const email = 'early@example.com';
    const ask = () => bench.with(tenant, CustomerPasswordReset, (r) => r.request(email));
    await ask();
    await customer('early');
    const challenge = await ask();
    const code = await mailedCode(bench, tenant, 'customer.password-reset-requested', email);
    await bench.with(tenant, CustomerPasswordReset, (r) => r.confirm(challenge, code, 'another horse'));
    await expect(
      bench.with(tenant, CustomerLogIn, (l) => l.logIn(email, 'another horse', {})),
    ).resolves.toHaveProperty('accessToken');
  });

  it('create what their own challenge asked for, not what a stranger’s did', async () => {
    const { email, owner, stranger } = await registering('first');
    await stranger.ask();
    const mine = await owner.ask();
    await owner.answer(mine, await mailedCode(bench, tenant, owner.mailed, email));
    const logIn = (password: string) =>
      bench.with(tenant, CustomerLogIn, (l) => l.logIn(email, password, {}));
    await expect(logIn('a strange horse')).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
    await expect(logIn(PASSWORD)).resolves.toHaveProperty('accessToken');
  });

  it('are in no database: only the seed that they are derived from, with a key that is elsewhere', async () => {
    const { email, owner } = await resetting('stored');
    await owner.ask();
    const code = await mailedCode(bench, tenant, owner.mailed, email);
    expect(code).toMatch(/^[a-km-z2-9]{5}-[a-km-z2-9]{5}$/);
    const stored = await bench.scope.run(tenant._id, async ({ connection }) => {
      const names = ['proofs', 'outbox'];
      const all = names.map((name) => connection.db!.collection(name).find({}).toArray());
      return JSON.stringify(await Promise.all(all));
    });
    expect(stored).toContain(email);
    for (const written of [code, code.replace('-', '')]) expect(stored).not.toContain(written);
  });
});
