import { decodeJwt } from 'jose';
import { Authentication, AuthenticationModule } from '#foundation/authentication';
import { Authenticator } from '#dev/installation/authenticator';
import { TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import { later, present } from '../../../../../test/support/clock.js';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { eventsOf, mailedCode } from '../../../../../test/support/sealed-mail.js';
import { signedIn } from '../../../../../test/support/signed-in.js';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { CustomerPasswordReset } from '../customers/customer-password-reset.js';
import { Customers } from '../customers/customers.js';
import { IdentityModule } from '../identity.module.js';
import type { CodeRequired, EnrolmentRequired } from '../log-in/log-in-outcome.js';
import { OperatorLogIn } from '../operators/operator-log-in.js';
import { Operators } from '../operators/operators.js';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { StaffPasswords } from '../staff/staff-passwords.js';
import { StaffLogIn } from '../staff/staff-log-in.js';
import { StaffPasswordReset } from '../staff/staff-password-reset.js';
import type { AccessClaims } from '../tokens/access-tokens.js';
import type { SecondFactorOwner } from './second-factor.js';

const DEVICE = { userAgent: 'Firefox', ip: '192.0.2.7' };
const PASSWORD = 'correct horse';
const CODE_INVALID = { code: 'mfa.code-invalid' };
const TOKEN_INVALID = { code: 'mfa.token-invalid' };

describe('the second factor', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  let other: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuthenticationModule, IdentityModule]);
    tenant = await bench.provision({ name: 'North Bikes' });
    other = await bench.provision();
  });
  afterEach(() => present());
  afterAll(() => bench.stop());

  const logIns = <T>(work: (logIns: CustomerLogIn) => Promise<T>, at = tenant) =>
    bench.with(at, CustomerLogIn, work);
  const logIn = (email: string, password = PASSWORD) =>
    logIns((l) => l.logIn(email, password, DEVICE)) as Promise<CodeRequired>;
  const pass = (mfaToken: string, code: string, at = tenant) =>
    logIns((l) => l.passSecondFactor(mfaToken, code, DEVICE), at);
  const claimsOf = (accessToken: string) => decodeJwt<AccessClaims>(accessToken);
  const verify = (value: string, enrolling = false) =>
    bench.app.get(Authentication).verify({ scheme: 'bearer', value }, { enrolling });
  const ownerOf = async (accessToken: string, enrolling = false): Promise<SecondFactorOwner> => {
    const { id, sessionId } = (await verify(accessToken, enrolling))!;
    return { id, sessionId: sessionId!, enrolling };
  };
  const customer = async (name: string): Promise<string> => {
    const email = `${name}@example.com`;
    const person = { email, password: PASSWORD, firstName: 'Ada', lastName: 'Byron' };
    await bench.with(tenant, Customers, (customers) => customers.create(person));
    return email;
  };
  /** A customer with a second factor, enrolled some time steps ago so that a test may use the codes of the steps around now. */
  async function enrolled(name: string) {
    const email = await customer(name);
    const tokens = signedIn(await logIns((l) => l.logIn(email, PASSWORD, DEVICE)));
    const owner = await ownerOf(tokens.accessToken);
    const { secret, uri } = await logIns((l) => l.enrol(owner));
    const authenticator = new Authenticator(secret);
    const { recoveryCodes } = await logIns((l) => l.confirmEnrolment(owner, authenticator.code(), DEVICE));
    await change(owner.id, { $set: { 'mfa.totp.lastStep': 0 } });
    return { email, owner, tokens, uri, recoveryCodes, authenticator: new Authenticator(secret) };
  }
  async function change(id: string, update: object, collection = 'customers'): Promise<void> {
    await bench.scope.run(tenant._id, async ({ connection }) => {
      await connection.db!.collection(collection).updateOne({ _id: id } as object, update);
    });
  }

  it('is asked for after the password, and the session shows that it was used', async () => {
    const { email, uri, authenticator } = await enrolled('ada');
    expect(uri).toContain('North%20Bikes:ada%40example.com');
    const wanted = await logIn(email);
    expect(Object.keys(wanted).sort()).toEqual(['mfaRequired', 'mfaToken']);
    await expect(verify(wanted.mfaToken)).resolves.toBeUndefined();
    const tokens = await pass(wanted.mfaToken, authenticator.code());
    expect(claimsOf(tokens.accessToken).amr).toEqual(['pwd', 'otp']);
    const rotated = await logIns((l) => l.refresh(tokens.refreshToken, DEVICE));
    const [before, after] = [claimsOf(tokens.accessToken), claimsOf(rotated.accessToken)];
    expect([after.amr, after.auth_time]).toEqual([['pwd', 'otp'], before.auth_time]);
    await expect(logIn(email, 'wrong horse')).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
  });

  it('is not used before it is confirmed, and a wrong code does not confirm it', async () => {
    const email = await customer('bea');
    const owner = await ownerOf(signedIn(await logIns((l) => l.logIn(email, PASSWORD, DEVICE))).accessToken);
    const { secret } = await logIns((l) => l.enrol(owner));
    const app = new Authenticator(secret);
    const wrong = app.at(Math.floor(Date.now() / 30_000) + 40);
    await expect(logIns((l) => l.confirmEnrolment(owner, wrong, DEVICE))).rejects.toMatchObject(CODE_INVALID);
    signedIn(await logIns((l) => l.logIn(email, PASSWORD, DEVICE)));
    await change(owner.id, { $set: { 'mfa.pending.expiresAt': new Date(Date.now() - 1) } });
    const late = logIns((l) => l.confirmEnrolment(owner, app.code(), DEVICE));
    await expect(late).rejects.toMatchObject(CODE_INVALID);
  });

  it('ends other sessions when it is set up, and keeps this one, which then has both factors', async () => {
    const email = await customer('cora');
    const [mine, elsewhere] = [
      signedIn(await logIns((l) => l.logIn(email, PASSWORD, DEVICE))),
      signedIn(await logIns((l) => l.logIn(email, PASSWORD, DEVICE))),
    ];
    const owner = await ownerOf(mine.accessToken);
    const { secret } = await logIns((l) => l.enrol(owner));
    await logIns((l) => l.confirmEnrolment(owner, new Authenticator(secret).code(), DEVICE));
    await expect(verify(elsewhere.accessToken)).resolves.toBeUndefined();
    const rotated = await logIns((l) => l.refresh(mine.refreshToken, DEVICE));
    expect(claimsOf(rotated.accessToken).amr).toEqual(['pwd', 'otp']);
  });

  it('accepts a code once, also if two log-ins send it at the same time', async () => {
    const { email, authenticator } = await enrolled('dora');
    const [first, second] = [await logIn(email), await logIn(email)];
    const code = authenticator.code();
    const outcomes = await Promise.allSettled([pass(first.mfaToken, code), pass(second.mfaToken, code)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: CODE_INVALID });
    const third = await logIn(email);
    await expect(pass(third.mfaToken, code)).rejects.toMatchObject(CODE_INVALID);
    const before = authenticator.at(Math.floor(Date.now() / 30_000) - 1);
    await expect(pass(third.mfaToken, before)).rejects.toMatchObject(CODE_INVALID);
  });

  it('accepts a waiting log-in once, for five minutes, at its own tenant and for its own population', async () => {
    const { email, owner, authenticator } = await enrolled('elsa');
    const { mfaToken } = await logIn(email);
    await expect(pass(mfaToken, authenticator.code(), other)).rejects.toMatchObject(TOKEN_INVALID);
    const asStaff = bench.with(tenant, StaffLogIn, (l) => l.passSecondFactor(mfaToken, '123456', DEVICE));
    await expect(asStaff).rejects.toMatchObject(TOKEN_INVALID);
    for (const made of ['', '.', owner.id, `${owner.id}.`, `${mfaToken}x`, `${owner.id}.${'A'.repeat(43)}`])
      await expect(pass(made, authenticator.code())).rejects.toMatchObject(TOKEN_INVALID);
    const app = new Authenticator(authenticator.secret);
    await pass(mfaToken, app.code());
    await expect(pass(mfaToken, app.code())).rejects.toMatchObject(TOKEN_INVALID);
    const late = await logIn(email);
    later(5 * 60_000 + 1);
    await expect(pass(late.mfaToken, app.code())).rejects.toMatchObject(TOKEN_INVALID);
  });

  it('has ten recovery codes, each valid once, stored as hashes, accepted in any spelling', async () => {
    const { email, owner, recoveryCodes, authenticator } = await enrolled('hana');
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first, second] = recoveryCodes as [string, string];
    await pass((await logIn(email)).mfaToken, first.toUpperCase().replaceAll('-', ' '));
    await expect(pass((await logIn(email)).mfaToken, first)).rejects.toMatchObject(CODE_INVALID);
    const stored = await bench.scope.run(tenant._id, async ({ connection }) =>
      JSON.stringify(await connection.db!.collection('customers').findOne({ _id: owner.id } as object)),
    );
    for (const secret of [second, second.replaceAll('-', ''), authenticator.secret])
      expect(stored).not.toContain(secret);
    const rivals = [(await logIn(email)).mfaToken, (await logIn(email)).mfaToken];
    const outcomes = await Promise.allSettled(rivals.map((mfaToken) => pass(mfaToken, second)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const fresh = await logIns((l) => l.replaceRecoveryCodes(owner));
    await expect(pass((await logIn(email)).mfaToken, recoveryCodes[2]!)).rejects.toMatchObject(CODE_INVALID);
    await expect(pass((await logIn(email)).mfaToken, fresh[0]!)).resolves.toBeDefined();
  });

  it('tells its owner of each change by mail', async () => {
    const { email, owner, recoveryCodes } = await enrolled('iris');
    await pass((await logIn(email)).mfaToken, recoveryCodes[0]!);
    await logIns((l) => l.replaceRecoveryCodes(owner));
    await logIns((l) => l.removeSecondFactor(owner));
    const events = await eventsOf<{ data: { customerId: string; change: string; email: string } }>(
      bench,
      tenant,
      'customer.mfa-changed',
    );
    const mine = events.filter(({ data }) => data.customerId === owner.id && data.email === email);
    expect(mine.map(({ data }) => data.change)).toEqual([
      'enabled',
      'recovery-code-used',
      'recovery-codes-replaced',
      'disabled',
    ]);
  });

  it('can be removed by a customer; then the password is enough, and the session has only one factor', async () => {
    const { email, owner, tokens } = await enrolled('jane');
    await logIns((l) => l.removeSecondFactor(owner));
    signedIn(await logIns((l) => l.logIn(email, PASSWORD, DEVICE)));
    const rotated = await logIns((l) => l.refresh(tokens.refreshToken, DEVICE));
    expect(claimsOf(rotated.accessToken).amr).toEqual(['pwd']);
    const again = logIns((l) => l.removeSecondFactor(owner));
    await expect(again).rejects.toMatchObject({ code: 'mfa.not-enabled' });
    await expect(logIns((l) => l.replaceRecoveryCodes(owner))).rejects.toMatchObject({
      code: 'mfa.not-enabled',
    });
  });

  it('is kept by a password reset, which closes log-ins that wait for a code', async () => {
    const { email, authenticator } = await enrolled('kim');
    const { mfaToken } = await logIn(email);
    const resets = <T>(work: (reset: CustomerPasswordReset) => Promise<T>) =>
      bench.with(tenant, CustomerPasswordReset, work);
    const challengeId = await resets((reset) => reset.request(email));
    const code = await mailedCode(bench, tenant, 'customer.password-reset-requested', email);
    await resets((reset) => reset.confirm(challengeId, code, 'another horse'));
    await expect(pass(mfaToken, authenticator.code())).rejects.toMatchObject(TOKEN_INVALID);
    await expect(logIn(email, 'another horse')).resolves.toMatchObject({ mfaRequired: true });
  });

  it('is required again at step-up, with a new code', async () => {
    const { owner, tokens, authenticator } = await enrolled('lena');
    const stepUp = (password: string, code?: string) => logIns((l) => l.stepUp(owner, password, code));
    await expect(stepUp(PASSWORD)).rejects.toMatchObject({ code: 'mfa.code-required' });
    const code = authenticator.code();
    await expect(stepUp('wrong horse', code)).rejects.toMatchObject({ code: 'auth.wrong-password' });
    await bench.scope.run(tenant._id, async ({ connection }) => {
      const past = { $set: { authenticatedAt: new Date(Date.now() - 3_600_000) } };
      await connection.db!.collection('sessions').updateOne({ _id: owner.sessionId } as object, past);
    });
    const before = Math.floor(Date.now() / 1000);
    const { accessToken } = await stepUp(PASSWORD, code);
    const claims = claimsOf(accessToken);
    expect(claims).toMatchObject({ sid: owner.sessionId, amr: ['pwd', 'otp'] });
    expect(claims.auth_time).toBeGreaterThanOrEqual(before);
    await expect(stepUp(PASSWORD, code)).rejects.toMatchObject(CODE_INVALID);
    const rotated = await logIns((l) => l.refresh(tokens.refreshToken, DEVICE));
    expect(claimsOf(rotated.accessToken).auth_time).toBe(claims.auth_time);
  });

  it('is not required at step-up from people without one; an ended session cannot step up', async () => {
    const email = await customer('mia');
    const owner = await ownerOf(signedIn(await logIns((l) => l.logIn(email, PASSWORD, DEVICE))).accessToken);
    const { accessToken } = await logIns((l) => l.stepUp(owner, PASSWORD));
    expect(claimsOf(accessToken).amr).toEqual(['pwd']);
    const ended = logIns((l) => l.stepUp({ ...owner, sessionId: 'gone' }, PASSWORD));
    await expect(ended).rejects.toMatchObject({ code: 'session.not-found' });
  });

  describe('if staff must have one', () => {
    const staff = <T>(work: (logIns: StaffLogIn) => Promise<T>) => bench.with(tenant, StaffLogIn, work);
    const policy = (staffMfa: 'optional' | 'required') =>
      bench.app.get(TenantRegistry).update(tenant._id, { $set: { 'settings.staffMfa': staffMfa } });
    const logInAs = (email: string) => staff((l) => l.logIn(email, PASSWORD, DEVICE));
    const create = async (name: string): Promise<string> => {
      const email = `${name}@example.com`;
      const person = { email, password: PASSWORD, name, role: 'manager' } as const;
      await bench.with(tenant, StaffAccounts, (accounts) => accounts.create(person));
      return email;
    };
    afterEach(() => policy('optional'));

    it('a session without one ends at its next rotation, and does not step up', async () => {
      const email = await create('nils');
      const tokens = signedIn(await logInAs(email));
      const owner = await ownerOf(tokens.accessToken);
      await policy('required');
      const stepUp = staff((l) => l.stepUp(owner, PASSWORD));
      await expect(stepUp).rejects.toMatchObject({ code: 'mfa.enrolment-required' });
      const refresh = staff((l) => l.refresh(tokens.refreshToken, DEVICE));
      await expect(refresh).rejects.toMatchObject({ code: 'auth.token-invalid' });
      await expect(verify(tokens.accessToken)).resolves.toBeUndefined();
    });

    it('a log-in gets a token for the set-up, once, and then full tokens', async () => {
      const email = await create('olga');
      await policy('required');
      const { enrolmentToken } = (await logInAs(email)) as EnrolmentRequired;
      await expect(verify(enrolmentToken)).resolves.toBeUndefined();
      const owner = await ownerOf(enrolmentToken, true);
      expect((await verify(enrolmentToken, true))!.permissions.size).toBe(0);
      const { secret } = await staff((l) => l.enrol(owner));
      const app = new Authenticator(secret);
      const { tokens } = await staff((l) => l.confirmEnrolment(owner, app.code(), DEVICE));
      expect(claimsOf(tokens!.accessToken).amr).toEqual(['pwd', 'otp']);
      await expect(staff((l) => l.enrol(owner))).rejects.toMatchObject({ code: 'mfa.already-enabled' });
      await expect(staff((l) => l.confirmEnrolment(owner, app.code(), DEVICE))).rejects.toMatchObject({
        code: 'mfa.already-enabled',
      });
      const signed = await ownerOf(tokens!.accessToken);
      await expect(staff((l) => l.removeSecondFactor(signed))).rejects.toMatchObject({
        code: 'mfa.required',
      });
      await expect(staff((l) => l.refresh(tokens!.refreshToken, DEVICE))).resolves.toBeDefined();
    });

    it('a password reset keeps it, and closes log-ins that wait for a code', async () => {
      const email = await create('quin');
      await policy('required');
      const { enrolmentToken } = (await logInAs(email)) as EnrolmentRequired;
      const owner = await ownerOf(enrolmentToken, true);
      const app = new Authenticator((await staff((l) => l.enrol(owner))).secret);
      await staff((l) => l.confirmEnrolment(owner, app.code(), DEVICE));
      await policy('optional');
      const { mfaToken } = (await logInAs(email)) as CodeRequired;
      const resets = <T>(work: (reset: StaffPasswordReset) => Promise<T>) =>
        bench.with(tenant, StaffPasswordReset, work);
      const challengeId = await resets((reset) => reset.request(email));
      const code = await mailedCode(bench, tenant, 'staff.password-reset-requested', email);
      await resets((reset) => reset.confirm(challengeId, code, 'another horse'));
      later(30_000);
      await expect(staff((l) => l.passSecondFactor(mfaToken, app.code(), DEVICE))).rejects.toMatchObject(
        TOKEN_INVALID,
      );
      const wanted = (await staff((l) => l.logIn(email, 'another horse', DEVICE))) as CodeRequired;
      expect(wanted).toMatchObject({ mfaRequired: true });
      const passed = await staff((l) => l.passSecondFactor(wanted.mfaToken, app.at(stepOfNow()), DEVICE));
      expect(claimsOf(passed.accessToken).amr).toEqual(['pwd', 'otp']);
    });

    it('an enrolment token is not valid after a new password', async () => {
      const email = await create('pia');
      await policy('required');
      const { enrolmentToken } = (await logInAs(email)) as EnrolmentRequired;
      const owner = await ownerOf(enrolmentToken, true);
      await bench.with(tenant, StaffPasswords, (passwords) => passwords.set(owner.id, 'another hash'));
      await expect(staff((l) => l.enrol(owner))).rejects.toMatchObject({ code: 'mfa.already-enabled' });
    });
  });

  it('is required of operators, always', async () => {
    const operators = bench.app.get(OperatorLogIn);
    const root = { email: 'root@example.com', name: 'Root', password: PASSWORD };
    await bench.app.get(Operators).create(root);
    const { enrolmentToken } = (await operators.logIn(root.email, PASSWORD, DEVICE)) as EnrolmentRequired;
    const owner = await ownerOf(enrolmentToken, true);
    const app = new Authenticator((await operators.enrol(owner)).secret);
    const { tokens } = await operators.confirmEnrolment(owner, app.code(), DEVICE);
    const signed = await ownerOf(tokens!.accessToken);
    await expect(operators.removeSecondFactor(signed)).rejects.toMatchObject({ code: 'mfa.required' });
    const wanted = (await operators.logIn(root.email, PASSWORD, DEVICE)) as CodeRequired;
    const second = await operators.passSecondFactor(wanted.mfaToken, app.code(), DEVICE);
    expect(claimsOf(second.accessToken).amr).toEqual(['pwd', 'otp']);
  });
});

function stepOfNow(): number {
  return Math.floor(Date.now() / 30_000);
}
