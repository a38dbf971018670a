import type { Connection } from 'mongoose';
import { Idempotency, Migrator, TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { mailedCode } from '../../../../../test/support/sealed-mail.js';
import { RegisterCustomer } from '../customers/register-customer.js';
import { IdentityModule } from '../identity.module.js';

/** Where the version before kept the rows of each kind. */
const FORMER = { request: 'idempotency_keys', challenge: 'challenges', code: 'mailed_codes' } as const;
const PERSON = { email: 'ada@example.com', password: 'correct horse', firstName: 'Ada', lastName: 'Byron' };
const REQUEST = { scope: ['POST', '/orders', 'a key'], body: { a: 1 } };
const ANSWER = { status: 409, body: '{"code":"x"}' };

describe('proofs that were made by the version before', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([IdentityModule]);
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  const within = <T>(
    work: (rows: Connection['collection'], connection: Connection) => Promise<T>,
  ): Promise<T> =>
    bench.scope.run(tenant._id, ({ connection }) => work(connection.collection.bind(connection), connection));
  const migrate = async (): Promise<void> => {
    await bench.app.get(TenantRegistry).update(tenant._id, { $set: { schemaVersion: 2026112743 } });
    await bench.app.get(Migrator).migrate(tenant._id);
  };
  const collections = () =>
    within(async (_, connection) => (await connection.listCollections()).map(({ name }) => name));
  const proofs = () => within((rows) => rows<{ _id: string }>('proofs').find().sort({ _id: 1 }).toArray());
  const request = (): Promise<unknown> =>
    bench.with(tenant, Idempotency, (idempotency) =>
      idempotency.once(
        REQUEST,
        () => Promise.reject(new Error('it ran again')),
        () => ANSWER,
      ),
    );

  let challengeId: string;

  it('are copied, unless they have expired', async () => {
    challengeId = await bench.with(tenant, RegisterCustomer, (registration) => registration.request(PERSON));
    await expect(request()).rejects.toThrow('it ran again');
    const now = await proofs();
    expect(now.map(({ _id }) => _id.split(':')[0])).toEqual(['challenge', 'code', 'request']);
    // As the version before wrote them.
    await within(async (rows) => {
      for (const [kind, former] of Object.entries(FORMER)) {
        const row = now.find(({ _id }) => _id.startsWith(`${kind}:`))!;
        const _id = row._id.slice(kind.length + 1);
        await rows<{ _id: string }>(former).insertMany([
          { ...row, _id },
          { ...row, _id: 'expired', expiresAt: new Date(0) } as never,
        ]);
      }
      await rows('proofs').deleteMany({});
    });
    await migrate();
    expect(await proofs()).toEqual(now);
  });

  it('stay where they were for processes of that version', async () => {
    expect(await collections()).toEqual(expect.arrayContaining(Object.values(FORMER)));
  });

  it('are not overwritten when the migration runs again', async () => {
    const wrong = bench.with(tenant, RegisterCustomer, (r) => r.confirm(challengeId, 'aaaaa-aaaaa', {}));
    await expect(wrong).rejects.toMatchObject({ code: 'auth.code-invalid' });
    const before = await proofs();
    expect(before[0]).toMatchObject({ attempts: 1 });
    await migrate();
    expect(await proofs()).toEqual(before);
  });

  it('still work: the mailed code, and the answer to a repeated request', async () => {
    expect(await request()).toEqual({ replayed: ANSWER });
    const code = await mailedCode(bench, tenant, 'customer.verification-requested', PERSON.email);
    const tokens = bench.with(tenant, RegisterCustomer, (r) => r.confirm(challengeId, code, {}));
    await expect(tokens).resolves.toHaveProperty('accessToken');
  });

  it('go on with the order that was entered before the process died', async () => {
    const unfinished = { ...REQUEST, scope: ['POST', '/orders', 'another key'] };
    const run = (): Promise<unknown> =>
      bench.with(tenant, Idempotency, (idempotency) =>
        idempotency.once(
          unfinished,
          async () => idempotency.making(),
          () => undefined,
        ),
      );
    await run();
    await within(async (rows) => {
      const { makes: _, ...row } = (await rows<{ _id: string; makes?: string }>('proofs').findOneAndDelete({
        answer: null,
        fingerprint: { $ne: null },
      } as object))!;
      const died = { progress: { orderId: 'order-1' }, leaseUntil: new Date(0) };
      await rows<{ _id: string }>(FORMER.request).insertOne({
        ...row,
        ...died,
        _id: row._id.slice('request:'.length),
      });
    });
    await migrate();
    expect(await run()).toEqual({ result: { id: 'order-1', repeated: true } });
  });

  it('leave no collection behind: each is dropped when all in it have expired', async () => {
    await within((rows) => rows('challenges').updateMany({}, { $set: { expiresAt: new Date(0) } }));
    await bench.app.get(Migrator).migrate(tenant._id);
    expect(await collections()).not.toContain('challenges');
    expect(await collections()).toContain('idempotency_keys');
    await within(async (rows) => {
      for (const former of Object.values(FORMER)) await rows(former).deleteMany({});
    });
    await bench.app.get(Migrator).migrate(tenant._id);
    const left = await collections();
    expect(Object.values(FORMER).filter((name) => left.includes(name))).toEqual([]);
  });
});
