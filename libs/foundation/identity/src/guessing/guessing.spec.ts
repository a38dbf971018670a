import { installationKeys } from '#platform/crypto';
import { RateLimits } from '#platform/rate-limit';
import { REDIS } from '#platform/redis';
import { Authentication, AuthenticationModule } from '#foundation/authentication';
import type { TenantRecord } from '#foundation/tenancy';
import { later, present } from '../../../../../test/support/clock.js';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { eventsOf, mailedCode } from '../../../../../test/support/sealed-mail.js';
import { ChangeCustomerPassword } from '../customers/change-customer-password.js';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { Customers } from '../customers/customers.js';
import { IdentityModule } from '../identity.module.js';
import type { LoggedIn } from '../log-in/log-in-outcome.js';
import { OperatorLogIn } from '../operators/operator-log-in.js';
import { OperatorRealm } from '../operators/operator-realm.js';
import { Operators } from '../operators/operators.js';
import { Passwords } from '../passwords/passwords.js';
import type { Realm } from '../tokens/refresh-tokens.js';
import { DeviceCodes } from './device-codes.js';
import { DeviceTokens } from './device-tokens.js';
import { GuessLimits, type DeviceProof } from './guess-limits.js';

const PASSWORD = 'correct horse';
const UNKNOWN = 'auth.device-unknown';
const WRONG = 'auth.invalid-credentials';
const REQUESTED = 'customer.device-code-requested';

interface Refusal {
  readonly code: string;
  readonly extras: { readonly facts?: { readonly challengeId: string } };
}

describe('guesses at passwords', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuthenticationModule, IdentityModule]);
    tenant = await bench.provision();
  });
  afterEach(() => present());
  afterAll(() => bench.stop());

  const shopOf = (tenantId: string): Realm => ({
    audience: 'shop',
    tenantId,
    keys: installationKeys(bench.config),
  });
  let address = 0;
  const logIn = (
    email: string,
    password: string,
    proof: DeviceProof = {},
    ip = `198.51.100.${++address % 250}`,
  ) => bench.with(tenant, CustomerLogIn, (logIns) => logIns.logIn(email, password, { ip }, proof));
  const refusal = async (email: string, proof: DeviceProof = {}, ip?: string): Promise<Refusal> =>
    logIn(email, 'wrong horse', proof, ip).then(
      () => ({ code: 'let in', extras: {} }),
      (error: unknown) => error as Refusal,
    );
  const guess = async (email: string, times: number, proof: DeviceProof = {}): Promise<string[]> => {
    const codes: string[] = [];
    for (let i = 0; i < times; i++) codes.push((await refusal(email, proof)).code);
    return codes;
  };
  const customer = async (name: string): Promise<string> => {
    const email = `${name}@example.com`;
    await bench.with(tenant, Customers, (customers) =>
      customers.create({ email, password: PASSWORD, firstName: 'A', lastName: 'B' }),
    );
    return email;
  };
  const mailed = (email: string) => mailedCode(bench, tenant, REQUESTED, email);

  it('from anywhere: ten an hour reach the hash, while the owner can log in from a known device', async () => {
    const email = await customer('ada');
    const { deviceToken } = (await logIn(email, PASSWORD)) as LoggedIn;
    const check = jest.spyOn(bench.app.get(Passwords), 'check');
    const codes = await guess(email, 60);
    expect(check).toHaveBeenCalledTimes(10);
    check.mockRestore();
    expect(codes.filter((code) => code === WRONG)).toHaveLength(10);
    expect(codes.slice(10).every((code) => code === UNKNOWN)).toBe(true);
    await expect(logIn(email, PASSWORD)).rejects.toMatchObject({ code: UNKNOWN });
    await expect(logIn(email, PASSWORD, { deviceToken })).resolves.toHaveProperty('accessToken');
  });

  it('do not stop the owner on a new device: a code from the mailbox lets it log in', async () => {
    const email = await customer('bob');
    await guess(email, 11);
    const { challengeId } = (await refusal(email)).extras.facts!;
    const deviceCode = await mailed(email);
    // Whatever the attacker tries at the challenge, the owner's code stays valid.
    for (let i = 0; i < 30; i++) await refusal(email, { challengeId, deviceCode: 'aaaaa-aaaaa' });
    const outcome = await logIn(email, PASSWORD, { challengeId, deviceCode: deviceCode.toUpperCase() });
    const { deviceToken } = outcome as LoggedIn;
    await expect(logIn(email, PASSWORD, { deviceToken })).resolves.toHaveProperty('accessToken');
    expect((await refusal(email, { challengeId, deviceCode: 'aaaaa-aaaaa' })).code).toBe(UNKNOWN);
    expect(await guess(email, 12, { challengeId, deviceCode })).toEqual([
      ...Array.from({ length: 10 }, () => WRONG),
      UNKNOWN,
      UNKNOWN,
    ]);
  });

  it('cause at most one mail in ten minutes', async () => {
    const email = await customer('cleo');
    await guess(email, 40);
    const mails = await eventsOf(bench, tenant, REQUESTED);
    expect(mails.filter(({ data }) => data.email === email)).toHaveLength(1);
  });

  it('cannot stop the mail with this hour’s code by asking for that of the last hour', async () => {
    const hour = 3_600_000;
    later(hour - (Date.now() % hour) - 1_000);
    const email = await customer('cora');
    await guess(email, 12);
    later(2_000);
    const { challengeId } = (await refusal(email)).extras.facts!;
    const deviceCode = await mailed(email);
    await expect(logIn(email, PASSWORD, { challengeId, deviceCode })).resolves.toHaveProperty('accessToken');
  });

  it('are answered in the same way for an email without an account, with a challenge of the same form', async () => {
    const email = await customer('dora');
    const [known, unknown] = [await guess(email, 12), await guess('nobody@example.com', 12)];
    expect(unknown).toEqual(known);
    const [asked, askedNobody] = [await refusal(email), await refusal('nobody@example.com')];
    for (const { challengeId } of [asked.extras.facts!, askedNobody.extras.facts!])
      expect(challengeId).toMatch(/^[\w-]{26}$/);
    expect((await refusal('nobody@example.com')).extras.facts).toEqual(askedNobody.extras.facts);
    const mails = await eventsOf(bench, tenant, REQUESTED);
    expect(mails.map(({ data }) => data.email)).not.toContain('nobody@example.com');
  });

  it('of a known device have their own budget; after that it counts as unknown', async () => {
    const email = await customer('elsa');
    const { deviceToken } = (await logIn(email, PASSWORD)) as LoggedIn;
    expect((await guess(email, 25, { deviceToken })).filter((code) => code === WRONG)).toHaveLength(20);
  });

  it('are not helped by device tokens that are made up, altered or of another account', async () => {
    const [email, other] = [await customer('fay'), await customer('gus')];
    const { deviceToken } = (await logIn(other, PASSWORD)) as LoggedIn;
    await guess(email, 10);
    for (const token of [deviceToken, 'x', '..', `${deviceToken}.`, '', 'a.zzzzzzzzz.b'])
      expect((await refusal(email, { deviceToken: token })).code).toBe(UNKNOWN);
  });

  it('are only wrong passwords: a person who logs in twenty times is not asked for a code', async () => {
    const email = await customer('hana');
    for (let i = 0; i < 20; i++) await expect(logIn(email, PASSWORD)).resolves.toBeDefined();
  });

  it('from one address at many accounts end after a hundred, IPv6 by its network', async () => {
    const network = '2001:db8:1:2';
    const codes: string[] = [];
    for (let i = 0; i < 102; i++)
      codes.push((await refusal(`someone-${i}@example.com`, {}, `${network}::${i.toString(16)}`)).code);
    expect(codes.filter((code) => code === WRONG)).toHaveLength(100);
    expect((await refusal('someone-200@example.com', {}, '2001:db8:1:3::1')).code).toBe(WRONG);
  });

  it('are counted by each process for itself while Redis is down', async () => {
    const tokens = bench.app.get(DeviceTokens);
    const alone = new GuessLimits(
      new RateLimits(undefined, { prefix: 'away' }),
      tokens,
      bench.app.get(DeviceCodes),
    );
    const attempt = { realm: shopOf('t'), email: 'a@example.com' };
    const leaves = [];
    for (let i = 0; i < 15; i++) leaves.push(await alone.admit(attempt));
    expect(leaves.filter(Boolean)).toHaveLength(10);
  });

  it('are counted over all processes', async () => {
    const parts = [bench.app.get(DeviceTokens), bench.app.get(DeviceCodes)] as const;
    const prefix = `spec-${Math.random()}`;
    const processes = [1, 2].map(
      () => new GuessLimits(new RateLimits(bench.app.get(REDIS), { prefix }), ...parts),
    );
    const attempt = { realm: shopOf('t'), email: 'a@example.com' };
    const leaves = await Promise.all(Array.from({ length: 40 }, (_, i) => processes[i % 2]!.admit(attempt)));
    expect(leaves.filter(Boolean)).toHaveLength(10);
  });

  it('at step-up and at a new password are ten an hour for each session, apart from other sessions and log-ins', async () => {
    const email = await customer('ivy');
    const session = async () => {
      const { accessToken } = (await logIn(email, PASSWORD)) as LoggedIn;
      const { id, sessionId } = (await bench.app
        .get(Authentication)
        .verify({ scheme: 'bearer', value: accessToken }))!;
      return { id, sessionId: sessionId! };
    };
    const [stolen, own] = [await session(), await session()];
    const stepUp = (owner: typeof own, password: string) =>
      bench.with(tenant, CustomerLogIn, (logIns) => logIns.stepUp(owner, password));
    const change = ({ id, sessionId }: typeof own, current: string) =>
      bench.with(tenant, ChangeCustomerPassword, (own) =>
        own.change(id, current, 'another horse', sessionId),
      );
    for (let i = 0; i < 5; i++) {
      await expect(stepUp(stolen, 'wrong horse')).rejects.toMatchObject({ code: 'auth.wrong-password' });
      await expect(change(stolen, 'wrong horse')).rejects.toMatchObject({ code: 'auth.wrong-password' });
    }
    await expect(stepUp(stolen, PASSWORD)).rejects.toMatchObject({ code: 'auth.too-many-tries' });
    await expect(change(stolen, PASSWORD)).rejects.toMatchObject({ code: 'auth.too-many-tries' });
    for (let i = 0; i < 12; i++) await expect(stepUp(own, PASSWORD)).resolves.toBeDefined();
    await expect(logIn(email, PASSWORD)).resolves.toBeDefined();
    await expect(change(own, PASSWORD)).resolves.toBeUndefined();
  });

  it('at an operator’s account are limited too; the command line prints the code', async () => {
    const email = 'root@example.com';
    await bench.app.get(Operators).create({ email, name: 'Root', password: PASSWORD });
    const operators = bench.app.get(OperatorLogIn);
    const attempt = (password: string, proof: DeviceProof = {}) =>
      operators.logIn(email, password, { ip: '192.0.2.9' }, proof);
    for (let i = 0; i < 10; i++) await expect(attempt('wrong horse')).rejects.toMatchObject({ code: WRONG });
    await expect(attempt(PASSWORD)).rejects.toMatchObject({ code: UNKNOWN });
    const { challengeId, code } = bench.app.get(DeviceCodes).of(bench.app.get(OperatorRealm), email);
    await expect(attempt(PASSWORD, { challengeId, deviceCode: code })).resolves.toHaveProperty(
      'mfaEnrolmentRequired',
    );
  });

  it('have codes that are valid for this hour and the next, for one realm and email', () => {
    const codes = bench.app.get(DeviceCodes);
    const realm = shopOf('a');
    const hour = 3_600_000;
    const { challengeId, code } = codes.of(realm, 'a@example.com', 10 * hour);
    const at = (time: number, place: Realm = realm, email = 'a@example.com') =>
      codes.accepts(place, email, challengeId, code, time);
    expect([9, 10, 11, 12].map((hours) => at(hours * hour))).toEqual([false, true, true, false]);
    expect(at(10 * hour, shopOf('b'))).toBe(false);
    expect(at(10 * hour, { ...realm, audience: 'admin' })).toBe(false);
    expect(at(10 * hour, realm, 'b@example.com')).toBe(false);
  });
});
