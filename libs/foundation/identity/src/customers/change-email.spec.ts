import { Authentication, AuthenticationModule } from '#foundation/authentication';
import type { TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { eventsOf, mailedCode } from '../../../../../test/support/sealed-mail.js';
import { signedIn } from '../../../../../test/support/signed-in.js';
import { IdentityModule } from '../identity.module.js';
import { ChangeEmail } from './change-email.js';
import { CustomerLogIn } from './customer-log-in.js';
import { Customers } from './customers.js';

const PASSWORD = 'correct horse';
const REQUESTED = 'customer.email-change-requested';

describe('another email address', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([AuthenticationModule, IdentityModule]);
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  const changes = <T>(work: (changes: ChangeEmail) => Promise<T>) => bench.with(tenant, ChangeEmail, work);
  const logIn = (email: string) =>
    bench.with(tenant, CustomerLogIn, async (l) => signedIn(await l.logIn(email, PASSWORD, {})));
  const verify = (value: string) => bench.app.get(Authentication).verify({ scheme: 'bearer', value });
  const create = (name: string) =>
    bench.with(tenant, Customers, (c) =>
      c.create({ email: `${name}@example.com`, password: PASSWORD, firstName: 'A', lastName: 'B' }),
    );

  it('ends every session except the one that changed it, and a mail tells the former address', async () => {
    const { _id, email } = await create('ada');
    const [here, elsewhere] = [await logIn(email), await logIn(email)];
    const { sessionId } = (await verify(here.accessToken))!;
    const newEmail = 'ada@new.example';
    const challenge = await changes((c) => c.request(_id, newEmail));
    await expect(verify(elsewhere.accessToken)).resolves.toBeDefined();
    const code = await mailedCode(bench, tenant, REQUESTED, newEmail);
    await changes((c) => c.confirm(_id, challenge, code, sessionId));
    await expect(verify(here.accessToken)).resolves.toBeDefined();
    await expect(verify(elsewhere.accessToken)).resolves.toBeUndefined();
    const refresh = (token: string) => bench.with(tenant, CustomerLogIn, (l) => l.refresh(token, {}));
    await expect(refresh(elsewhere.refreshToken)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    await expect(refresh(here.refreshToken)).resolves.toBeDefined();
    await expect(logIn(newEmail)).resolves.toBeDefined();
    const [told] = await eventsOf<{ data: object }>(bench, tenant, 'customer.email-changed');
    expect(told!.data).toMatchObject({ email, newEmail });
  });

  it('is confirmed only by its own customer, and not if another customer has it by then', async () => {
    const [bea, carl] = [await create('bea'), await create('carl')];
    const challenge = await changes((c) => c.request(bea._id, 'bea@new.example'));
    const code = await mailedCode(bench, tenant, REQUESTED, 'bea@new.example');
    await expect(changes((c) => c.confirm(carl._id, challenge, code))).rejects.toMatchObject({
      code: 'auth.code-invalid',
    });
    await bench.with(tenant, Customers, (c) =>
      c.create({ email: 'bea@new.example', password: PASSWORD, firstName: 'C', lastName: 'D' }),
    );
    await expect(changes((c) => c.confirm(bea._id, challenge, code))).rejects.toMatchObject({
      code: 'auth.email-taken',
    });
    await expect(logIn('bea@example.com')).resolves.toBeDefined();
  });
});
