import { AuthenticationModule } from '#foundation/authentication';
import { outsideUnitOfWork, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { ChangeCustomerPassword } from '../customers/change-customer-password.js';
import { Customers } from '../customers/customers.js';
import { CustomerSessions } from '../customers/customer-sessions.js';
import { IdentityModule } from '../identity.module.js';
import { ChangeOperatorPassword } from '../operators/change-operator-password.js';
import { OperatorSessions } from '../operators/operator-sessions.js';
import { Operators } from '../operators/operators.js';
import type { Sessions } from '../sessions/sessions.js';
import { ChangeStaffPassword } from '../staff/change-staff-password.js';
import { StaffAccounts } from '../staff/staff-accounts.js';
import { StaffSessions } from '../staff/staff-sessions.js';
import type { ChangePassword } from './change-password.js';
import { Passwords } from './passwords.js';

const PASSWORD = 'correct horse';
const EMAIL = 'ada@example.com';

/** An account, and how its population changes passwords. */
interface People {
  readonly id: string;
  readonly passwords: ChangePassword;
  readonly sessions: Sessions;
}

describe('a password that two requests change at nearly the same time', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuthenticationModule, IdentityModule]);
    tenant = await bench.provision();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => bench.stop());

  /** Each does work with a new account, where its data may be touched. */
  const populations: Record<string, (work: (people: People) => Promise<void>) => Promise<void>> = {
    'a customer': (work) =>
      bench.scope.run(tenant._id, async (graph) => {
        const person = { email: EMAIL, password: PASSWORD, firstName: 'Ada', lastName: 'Byron' };
        const { _id } = await (await graph.get(Customers)).create(person);
        const passwords = await graph.get(ChangeCustomerPassword);
        await work({ id: _id, passwords, sessions: await graph.get(CustomerSessions) });
      }),
    'a member of staff': (work) =>
      bench.scope.run(tenant._id, async (graph) => {
        const person = { email: EMAIL, password: PASSWORD, name: 'Ada', role: 'support' };
        const { _id } = await (await graph.get(StaffAccounts)).create(person);
        const passwords = await graph.get(ChangeStaffPassword);
        await work({ id: _id, passwords, sessions: await graph.get(StaffSessions) });
      }),
    'an operator': async (work) => {
      const person = { email: EMAIL, password: PASSWORD, name: 'Ada' };
      const { id } = await bench.app.get(Operators).create(person);
      const passwords = bench.app.get(ChangeOperatorPassword);
      await work({ id, passwords, sessions: bench.app.get(OperatorSessions) });
    },
  };

  /** Lets a rival act once, when the present password was checked and the next one is not stored. */
  function meanwhile(rival: () => Promise<unknown>) {
    const passwords = bench.app.get(Passwords);
    const hash = passwords.hash.bind(passwords);
    jest.spyOn(passwords, 'hash').mockImplementationOnce(async (...given) => {
      await rival();
      return hash(...given);
    });
  }

  /** Lets a rival act once, when the transaction that stores the next password has begun to read. */
  function during(sessions: Sessions, rival: () => Promise<unknown>) {
    const lives = sessions.lives.bind(sessions);
    jest.spyOn(sessions, 'lives').mockImplementationOnce(async (...given) => {
      const alive = await lives(...given);
      await outsideUnitOfWork(rival);
      return alive;
    });
  }

  /** Opens a session. @returns its id */
  async function opened({ id, sessions }: People): Promise<string> {
    const before = new Set((await sessions.list(id)).map(({ _id }) => _id));
    await sessions.open(id, { roles: [] }, {});
    return (await sessions.list(id)).find(({ _id }) => !before.has(_id))!._id;
  }

  it.each(Object.keys(populations))('of %s: the first one wins, and its session stays', (name) =>
    populations[name]!(async (people) => {
      const { id, passwords, sessions } = people;
      const [here, elsewhere] = [await opened(people), await opened(people)];

      meanwhile(() => passwords.change(id, PASSWORD, 'a rival horse', elsewhere));
      const loser = passwords.change(id, PASSWORD, 'a late horse', here);
      await expect(loser).rejects.toMatchObject({ code: 'request.unauthenticated' });
      expect((await sessions.list(id)).map(({ _id }) => _id)).toEqual([elsewhere]);

      meanwhile(() => passwords.change(id, 'a rival horse', 'a third horse', elsewhere));
      const again = passwords.change(id, 'a rival horse', 'a late horse', elsewhere);
      await expect(again).rejects.toMatchObject({ code: 'auth.wrong-password' });

      during(sessions, () => passwords.change(id, 'a third horse', 'a fourth horse', elsewhere));
      const later = passwords.change(id, 'a third horse', 'a late horse', elsewhere);
      await expect(later).rejects.toMatchObject({ code: 'auth.wrong-password' });
      await expect(
        passwords.change(id, 'a fourth horse', 'a last horse', elsewhere),
      ).resolves.toBeUndefined();
    }),
  );
});
