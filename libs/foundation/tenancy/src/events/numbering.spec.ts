import type { mongo } from 'mongoose';
import { whole } from '#platform/facts';
import {
  ClusterConnections,
  defineEvent,
  Outbox,
  OutboxRow,
  UnitOfWork,
  type TenantGraph,
  type TenantRecord,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { highestNumber, Numbering } from './numbering.js';

const Ticked = defineEvent({
  type: 'clock.ticked',
  summary: 'A tick.',
  data: { n: whole() },
  example: { n: 1 },
});

describe('Numbering', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([]);
  });
  beforeEach(async () => {
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  const within = <T>(work: (graph: TenantGraph) => Promise<T>): Promise<T> =>
    bench.scope.run(tenant._id, work);
  const withDatabase = <T>(work: (db: mongo.Db) => Promise<T>): Promise<T> =>
    bench.app.get(ClusterConnections).withDatabase(tenant, work);

  /** One unit of work with events of these numbers. */
  const tick = (...numbers: number[]): Promise<string[]> =>
    within(async (graph) => {
      const [unitOfWork, outbox] = [await graph.get(UnitOfWork), await graph.get(Outbox)];
      return unitOfWork.run(() => outbox.append(...numbers.map((n) => Ticked.of('clock', { n }))));
    });
  const rows = (): Promise<OutboxRow[]> =>
    within(async (graph) => {
      const model = graph.connection.model<OutboxRow>(OutboxRow.name);
      return await model.find().sort({ 'data.n': 1 }).lean<OutboxRow[]>();
    });
  const numbers = async () => (await rows()).map(({ seq }) => seq);

  it('refuses an append outside a transaction', () =>
    within(async (graph) => {
      const outbox = await graph.get(Outbox);
      await expect(outbox.append(Ticked.of('clock', { n: 1 }))).rejects.toThrow('needs a running UnitOfWork');
    }));

  it('inserts the events of a unit of work at its end, and none of one that fails', () =>
    within(async (graph) => {
      const [unitOfWork, outbox] = [await graph.get(UnitOfWork), await graph.get(Outbox)];
      const count = () => graph.connection.model(OutboxRow.name).countDocuments();
      await unitOfWork.run(async () => {
        await outbox.append(Ticked.of('clock', { n: 1 }));
        expect(await count()).toBe(0);
        await unitOfWork.run(() => outbox.append(Ticked.of('clock', { n: 2 })));
        expect(await count()).toBe(0);
      });
      expect(await count()).toBe(2);
      const failing = unitOfWork.run(async () => {
        await outbox.append(Ticked.of('clock', { n: 3 }));
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await count()).toBe(2);
    }));

  it('numbers without gaps, in the order of the writes, and only once', async () => {
    await tick(1, 2);
    await tick(3);
    const numbering = new Numbering();
    expect(await withDatabase((db) => numbering.number(db))).toMatchObject({
      happened: [{ type: 'clock.ticked' }, { type: 'clock.ticked' }, { type: 'clock.ticked' }],
    });
    expect(await withDatabase((db) => numbering.number(db))).toBeNull();
    await tick(4);
    await withDatabase((db) => new Numbering().number(db));
    expect(await numbers()).toEqual([1, 2, 3, 4]);
    expect(await withDatabase(highestNumber)).toBe(4);
  });

  it('does not believe the clocks of processes', async () => {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    await tick(1);
    clock.mockRestore();
    await tick(2);
    await withDatabase((db) => new Numbering().number(db));
    expect(await numbers()).toEqual([1, 2]);
  });

  it('stays without gaps when several processes number at once, some of what they know being old', async () => {
    const processes = Array.from({ length: 4 }, () => new Numbering());
    let written = 0;
    for (let round = 0; round < 10; round++) {
      const writes = [1, 2, 3].map(() => tick(++written, ++written));
      const numbered = processes.map((process) => withDatabase((db) => process.number(db)));
      await Promise.all([...writes, ...numbered]);
    }
    await withDatabase((db) => processes[0]!.number(db));
    const all = (await numbers()).sort((a, b) => a! - b!);
    expect(all).toEqual(Array.from({ length: written }, (_, i) => i + 1));
    const bySeq = (await rows()).sort((a, b) => a.seq! - b.seq!).map(({ data }) => (data as { n: number }).n);
    for (let n = 1; n < written; n += 2) expect(bySeq.indexOf(n)).toBeLessThan(bySeq.indexOf(n + 1));
  });
});
