import bcrypt from 'bcrypt';
import { ClusterConnections, DEFAULT_CLUSTER, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { ChangeEmail } from '../customers/change-email.js';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { CustomerPasswordReset } from '../customers/customer-password-reset.js';
import { Customers } from '../customers/customers.js';
import { RegisterCustomer } from '../customers/register-customer.js';
import { IdentityModule } from '../identity.module.js';
import { OperatorLogIn } from '../operators/operator-log-in.js';
import { Operators } from '../operators/operators.js';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { StaffLogIn } from '../staff/staff-log-in.js';
import { StaffPasswordReset } from '../staff/staff-password-reset.js';

const PASSWORD = 'correct horse';

/** What somebody outside can see of an answer and its time, in units of work instead of milliseconds. */
interface Seen {
  /** The code of the refusal, or the form of the answer. */
  readonly answer: string;
  /** Costs of the password hashes that were computed or compared. */
  readonly hashes: readonly number[];
  /** Commands to the tenant's database; writes are counted separately. */
  readonly reads: number;
  readonly writes: number;
}

describe('nobody can see who has an account', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const commands: string[] = [];
  beforeAll(async () => {
    bench = await ModuleBench.start([IdentityModule]);
    tenant = await bench.provision();
    const client = (await bench.app.get(ClusterConnections).cluster(DEFAULT_CLUSTER)).getClient();
    client.on('commandStarted', ({ databaseName, commandName }) => {
      if (databaseName === tenant.database) commands.push(commandName);
    });
    const person = { password: PASSWORD, firstName: 'A', lastName: 'B' };
    for (const name of ['known', 'blocked', 'mover'])
      await bench.with(tenant, Customers, (c) => c.create({ ...person, email: `${name}@example.com` }));
    await change('customers', 'blocked', { $set: { status: 'blocked' } });
    // An account of somebody who signs in at a provider.
    await bench.with(tenant, Customers, (c) => c.create({ ...person, email: 'federated@example.com' }));
    await change('customers', 'federated', { $unset: { passwordHash: '' } });
    const member = { name: 'A', role: 'manager', password: PASSWORD };
    for (const name of ['known', 'suspended'])
      await bench.with(tenant, StaffAccounts, (s) => s.create({ ...member, email: `${name}@example.com` }));
    await change('staff', 'suspended', { $set: { status: 'suspended' } });
    await bench.app.get(Operators).create({ email: 'known@example.com', name: 'A', password: PASSWORD });
  });
  afterAll(() => bench.stop());

  const change = (collection: string, name: string, update: object) =>
    bench.scope.run(tenant._id, async ({ connection }) => {
      const filter = { email: `${name}@example.com` };
      const { matchedCount } = await connection.db!.collection(collection).updateOne(filter, update);
      expect(matchedCount).toBe(1);
    });

  async function seen(work: () => Promise<unknown>): Promise<Seen> {
    const [compare, hash] = [jest.spyOn(bcrypt, 'compare'), jest.spyOn(bcrypt, 'hash')];
    commands.length = 0;
    const answer = await work().then(
      (answered) => (typeof answered === 'string' ? 'an id' : Object.keys(answered ?? {}).join()),
      (error: { code: string }) => error.code,
    );
    const hashes = [
      ...compare.mock.calls.map(([, stored]) => bcrypt.getRounds(stored)),
      ...hash.mock.calls.map(([, rounds]) => Number(rounds)),
    ];
    for (const spy of [compare, hash]) spy.mockRestore();
    const isRead = (name: string): boolean => ['find', 'aggregate', 'count'].includes(name);
    const reads = commands.filter(isRead).length;
    return { answer, hashes, reads, writes: commands.length - reads };
  }

  const logIns = {
    customers: (email: string) =>
      bench.with(tenant, CustomerLogIn, (l) => l.logIn(email, 'wrong horse', { ip: '192.0.2.1' })),
    staff: (email: string) =>
      bench.with(tenant, StaffLogIn, (l) => l.logIn(email, 'wrong horse', { ip: '192.0.2.1' })),
    operators: (email: string) =>
      bench.app.get(OperatorLogIn).logIn(email, 'wrong horse', { ip: '192.0.2.1' }),
  };
  const MISTAKES: [keyof typeof logIns, string[]][] = [
    ['customers', ['blocked', 'federated', 'nobody']],
    ['staff', ['suspended', 'nobody']],
    ['operators', ['nobody']],
  ];

  it.each(MISTAKES)('by a wrong password of %s', async (population, others) => {
    const known = await seen(() => logIns[population]('known@example.com'));
    expect(known).toMatchObject({ answer: 'auth.invalid-credentials', hashes: [4] });
    for (const other of others)
      expect(await seen(() => logIns[population](`${other}@example.com`))).toEqual(known);
  });

  it('by the right password of an account that may not log in', async () => {
    const attempt = (email: string) => () =>
      bench.with(tenant, CustomerLogIn, (l) => l.logIn(email, PASSWORD, { ip: '192.0.2.2' }));
    const blocked = await seen(attempt('blocked@example.com'));
    expect(blocked).toMatchObject({ answer: 'auth.invalid-credentials', hashes: [4] });
    expect(await seen(attempt('nobody-else@example.com'))).toEqual(blocked);
  });

  it.each(['customers', 'staff'] as const)('when unknown devices of %s are asked for a code', async (of) => {
    const asked = async (name: string): Promise<Seen[]> => {
      const all: Seen[] = [];
      for (let i = 0; i < 12; i++) all.push(await seen(() => logIns[of](`${name}@example.com`)));
      // The challenge with a mail, and the same challenge again.
      return all.filter(({ answer }) => answer === 'auth.device-unknown').slice(0, 2);
    };
    const known = await asked('known');
    expect(known).toHaveLength(2);
    expect(known[0]!.writes).toBeGreaterThan(known[1]!.writes);
    expect(await asked('nobody')).toEqual(known);
  });

  const REQUESTS: [string, (email: string) => Promise<string>, string[]][] = [
    [
      'a password reset',
      (email) => bench.with(tenant, CustomerPasswordReset, (r) => r.request(email)),
      ['nobody', 'blocked'],
    ],
    [
      'a password reset of staff',
      (email) => bench.with(tenant, StaffPasswordReset, (r) => r.request(email)),
      ['nobody', 'suspended'],
    ],
    [
      'a registration',
      (email) =>
        bench.with(tenant, RegisterCustomer, (r) =>
          r.request({ email, password: PASSWORD, firstName: 'A', lastName: 'B' }),
        ),
      ['nobody', 'blocked'],
    ],
    [
      'another email address',
      async (email) => {
        const mover = await bench.with(tenant, Customers, (c) => c.withEmail('mover@example.com'));
        return bench.with(tenant, ChangeEmail, (c) => c.request(mover!._id, email));
      },
      ['nobody', 'blocked'],
    ],
  ];

  it.each(REQUESTS)('by asking for %s, the first time and the next', async (_, ask, others) => {
    const twice = async (name: string) => {
      const request = () => ask(`${name}@example.com`);
      return [await seen(request), await seen(request)];
    };
    const known = await twice('known');
    expect(known[0]).toMatchObject({ answer: 'an id' });
    for (const other of others) expect(await twice(other)).toEqual(known);
  });

  it('by having the code of a registration mailed again, or by answering it', async () => {
    const registered = async (name: string) => {
      const person = { password: PASSWORD, firstName: 'A', lastName: 'B' };
      const email = `${name}@example.com`;
      const id = await bench.with(tenant, RegisterCustomer, (r) => r.request({ ...person, email }));
      const again = () => bench.with(tenant, RegisterCustomer, (r) => r.resend(id));
      const answer = () => bench.with(tenant, RegisterCustomer, (r) => r.confirm(id, 'aaaaa-aaaaa', {}));
      const early = await seen(again);
      await bench.scope.run(tenant._id, async ({ connection }) => {
        const sentAt = new Date(Date.now() - 61_000);
        const filter = { _id: `code:registration:${email}` } as object;
        await connection.db!.collection('proofs').updateOne(filter, { $set: { sentAt } });
      });
      return [early, await seen(again), await seen(answer)];
    };
    const known = await registered('known');
    expect(known.map(({ answer }) => answer)).toEqual(['auth.resend-too-soon', '', 'auth.code-invalid']);
    expect(await registered('newcomer')).toEqual(known);
  });
});
