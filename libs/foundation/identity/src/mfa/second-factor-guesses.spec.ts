import { Authentication, AuthenticationModule } from '#foundation/authentication';
import { Authenticator } from '#dev/installation/authenticator';
import type { TenantRecord } from '#foundation/tenancy';
import { later, present } from '../../../../../test/support/clock.js';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { mailedCode } from '../../../../../test/support/sealed-mail.js';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { Customers } from '../customers/customers.js';
import { DeviceCodes } from '../guessing/device-codes.js';
import type { DeviceProof } from '../guessing/guess-limits.js';
import { IdentityModule } from '../identity.module.js';
import type { CodeRequired, Enrolled, EnrolmentRequired, LoggedIn } from '../log-in/log-in-outcome.js';
import type { LogIn } from '../log-in/log-in.js';
import { OperatorLogIn } from '../operators/operator-log-in.js';
import { OperatorRealm } from '../operators/operator-realm.js';
import { Operators } from '../operators/operators.js';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { StaffLogIn } from '../staff/staff-log-in.js';
import type { SecondFactorOwner } from './second-factor.js';

const PASSWORD = 'correct horse';
const WRONG = 'mfa.code-invalid';
const UNKNOWN = 'auth.device-unknown';
const HALF_MINUTE = 30_000;

type AnyLogIn = Pick<
  LogIn<never>,
  'logIn' | 'logInByProvider' | 'passSecondFactor' | 'enrol' | 'confirmEnrolment' | 'stepUp'
>;

interface Population {
  readonly name: string;
  readonly create: (email: string) => Promise<unknown>;
  readonly with: <T>(work: (logIns: AnyLogIn) => Promise<T>) => Promise<T>;
  /** The code for `auth.device-unknown`, from the mailbox or the command line. */
  readonly deviceCode: (email: string) => Promise<string>;
}

describe('guesses at the second factor, by somebody who knows the password', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuthenticationModule, IdentityModule]);
    tenant = await bench.provision();
  });
  afterEach(() => present());
  afterAll(() => bench.stop());

  const customers: Population = {
    name: 'customer',
    create: (email) =>
      bench.with(tenant, Customers, (c) =>
        c.create({ email, password: PASSWORD, firstName: 'A', lastName: 'B' }),
      ),
    with: (work) => bench.with(tenant, CustomerLogIn, work),
    deviceCode: (email) => mailedCode(bench, tenant, 'customer.device-code-requested', email),
  };
  const staff: Population = {
    name: 'staff',
    create: (email) =>
      bench.with(tenant, StaffAccounts, (s) =>
        s.create({ email, password: PASSWORD, name: 'A', role: 'manager' }),
      ),
    with: (work) => bench.with(tenant, StaffLogIn, work),
    deviceCode: (email) => mailedCode(bench, tenant, 'staff.device-code-requested', email),
  };
  const operators: Population = {
    name: 'operator',
    create: (email) => bench.app.get(Operators).create({ email, name: 'A', password: PASSWORD }),
    with: (work) => work(bench.app.get(OperatorLogIn)),
    deviceCode: (email) =>
      Promise.resolve(bench.app.get(DeviceCodes).of(bench.app.get(OperatorRealm), email).code),
  };

  const ownerOf = async (value: string, enrolling = false): Promise<SecondFactorOwner> => {
    const verified = await bench.app.get(Authentication).verify({ scheme: 'bearer', value }, { enrolling });
    return { id: verified!.id, sessionId: verified!.sessionId!, enrolling };
  };

  /** A person with a second factor, and a device from which they have logged in. */
  async function owner(of: Population, name: string) {
    const email = `${name}-${of.name}@example.com`;
    await of.create(email);
    const first = await of.with((l) => l.logIn(email, PASSWORD, {}));
    const asks = 'enrolmentToken' in first;
    const setUp = await ownerOf(
      asks ? (first as EnrolmentRequired).enrolmentToken : (first as LoggedIn).accessToken,
      asks,
    );
    const { secret } = await of.with((l) => l.enrol(setUp));
    const app = new Authenticator(secret);
    const enrolled: Enrolled = await of.with((l) => l.confirmEnrolment(setUp, app.code(), {}));
    const { deviceToken } = enrolled.tokens ?? (first as LoggedIn);
    const logIn = async (proof: DeviceProof = {}) =>
      (await of.with((l) => l.logIn(email, PASSWORD, {}, proof))) as CodeRequired;
    const pass = (mfaToken: string, code: string) => of.with((l) => l.passSecondFactor(mfaToken, code, {}));
    const wrong = app.at(Math.floor(Date.now() / HALF_MINUTE) + 400);
    /** Wrong codes, each at a new log-in. */
    const guess = async (times: number, proof: DeviceProof = {}): Promise<string[]> => {
      const codes: string[] = [];
      for (let i = 0; i < times; i++) {
        codes.push(
          await logIn(proof)
            .then(({ mfaToken }) => pass(mfaToken, wrong))
            .then(
              () => 'let in',
              (error: { code: string }) => error.code,
            ),
        );
      }
      return codes;
    };
    const refused = async (mfaToken: string, code: string) =>
      (await pass(mfaToken, code).catch((error: unknown) => error)) as {
        code: string;
        extras: { facts?: { challengeId: string } };
      };
    return {
      email,
      app,
      setUp,
      first,
      deviceToken,
      recoveryCodes: enrolled.recoveryCodes,
      logIn,
      pass,
      guess,
      refused,
    };
  }

  describe.each([
    ['a customer', customers],
    ['staff', staff],
    ['an operator', operators],
  ])('of %s', (_, population) => {
    it('are ten an hour, while the owner’s known device can log in after every round of them', async () => {
      const { app, deviceToken, logIn, pass, guess } = await owner(population, 'known');
      const seen: string[] = [];
      for (let round = 0; round < 4; round++) {
        const mine = await logIn({ deviceToken });
        seen.push(...(await guess(6)));
        later(HALF_MINUTE);
        await expect(pass(mine.mfaToken, app.code())).resolves.toHaveProperty('accessToken');
      }
      expect(seen.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => WRONG));
      expect(new Set(seen.slice(10))).toEqual(new Set([UNKNOWN]));
    });

    it('do not stop the owner on a new device: a code from the mailbox lets it log in', async () => {
      const { email, app, logIn, pass, guess, refused } = await owner(population, 'new');
      await guess(12);
      later(HALF_MINUTE);
      const { extras } = await refused((await logIn()).mfaToken, app.code());
      const { challengeId } = extras.facts!;
      const deviceCode = await population.deviceCode(email);
      await guess(5, { challengeId, deviceCode: 'aaaaa-aaaaa' });
      later(HALF_MINUTE);
      const { mfaToken } = await logIn({ challengeId, deviceCode });
      await expect(pass(mfaToken, app.code())).resolves.toHaveProperty('deviceToken');
      expect(await guess(12, { challengeId, deviceCode })).toEqual([
        ...Array.from({ length: 10 }, () => WRONG),
        UNKNOWN,
        UNKNOWN,
      ]);
    });
  });

  it('are ten also if they come at once', async () => {
    const { guess } = await owner(customers, 'rivals');
    const outcomes = await Promise.all(Array.from({ length: 25 }, () => guess(1)));
    expect(outcomes.flat().filter((code) => code === WRONG)).toHaveLength(10);
  });

  it('are ten for a known device too, and no other device is affected', async () => {
    const { app, deviceToken, logIn, pass, guess } = await owner(customers, 'devices');
    later(HALF_MINUTE);
    const other = (await pass((await logIn()).mfaToken, app.code())).deviceToken;
    expect((await guess(12, { deviceToken })).filter((code) => code === WRONG)).toHaveLength(10);
    later(HALF_MINUTE);
    await expect(pass((await logIn({ deviceToken: other })).mfaToken, app.code())).resolves.toBeDefined();
  });

  it('do not include right codes', async () => {
    const { app, logIn, pass, recoveryCodes } = await owner(customers, 'right');
    for (const code of recoveryCodes) await pass((await logIn()).mfaToken, code);
    for (let i = 0; i < 4; i++) {
      later(HALF_MINUTE);
      await expect(pass((await logIn()).mfaToken, app.code())).resolves.toBeDefined();
    }
  });

  it('do not end the owner’s log-in, however many log-ins they start', async () => {
    const { app, logIn, pass } = await owner(customers, 'pushed');
    const mine = await logIn();
    for (let i = 0; i < 30; i++) await logIn();
    later(HALF_MINUTE);
    await expect(pass(mine.mfaToken, app.code())).resolves.toHaveProperty('accessToken');
  });

  it('do not affect people who sign in at a provider: these have their own budget', async () => {
    const { setUp, app, pass, guess, refused } = await owner(customers, 'provider');
    await guess(11);
    const signIn = async () => (await customers.with((l) => l.logInByProvider(setUp.id, {}))) as CodeRequired;
    later(HALF_MINUTE);
    await expect(pass((await signIn()).mfaToken, app.code())).resolves.toHaveProperty('accessToken');
    for (let i = 0; i < 10; i++)
      expect(await refused((await signIn()).mfaToken, '000000')).toMatchObject({ code: WRONG });
    expect(await refused((await signIn()).mfaToken, '000000')).toMatchObject({
      code: 'mfa.too-many-codes',
      extras: { retryAfter: expect.any(Number) },
    });
  });

  it('at step-up and set-up are ten an hour for each session, apart from other sessions and log-ins', async () => {
    const { setUp: stolen, app, logIn, pass } = await owner(customers, 'stepping');
    const stepUp = (of: SecondFactorOwner, code?: string) =>
      customers.with((l) => l.stepUp(of, PASSWORD, code));
    // A try with only the password does not count as a guess of a code.
    for (let i = 0; i < 12; i++)
      await expect(stepUp(stolen)).rejects.toMatchObject({ code: 'mfa.code-required' });
    for (let i = 0; i < 5; i++) await expect(stepUp(stolen, '000000')).rejects.toMatchObject({ code: WRONG });
    const confirm = () => customers.with((l) => l.confirmEnrolment(stolen, '000000', {}));
    for (let i = 0; i < 5; i++) await expect(confirm()).rejects.toMatchObject({ code: WRONG });
    await expect(confirm()).rejects.toMatchObject({ code: 'mfa.too-many-codes' });
    later(HALF_MINUTE);
    await expect(stepUp(stolen, app.code())).rejects.toMatchObject({ code: 'auth.too-many-tries' });
    const own = await ownerOf((await pass((await logIn()).mfaToken, app.at(stepOfNow()))).accessToken);
    later(HALF_MINUTE);
    await expect(stepUp(own, app.at(stepOfNow()))).resolves.toBeDefined();
  });
});

function stepOfNow(): number {
  return Math.floor(Date.now() / HALF_MINUTE);
}
