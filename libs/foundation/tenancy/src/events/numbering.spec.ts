import {
  defineEvent,
  Outbox,
  OutboxRow,
  UnitOfWork,
  type TenantGraph,
  type TenantRecord,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { OutboxNumbering } from './numbering.js';

const Ticked = defineEvent<{ n: number }>({ type: 'clock.ticked', summary: 'A tick.', example: { n: 1 } });

describe('OutboxNumbering', () => {
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

  async function tick(graph: TenantGraph, n: number): Promise<string> {
    const [unitOfWork, outbox] = [await graph.get(UnitOfWork), await graph.get(Outbox)];
    const ids = await unitOfWork.run(() => outbox.append(Ticked.of('clock', { n })));
    return ids[0]!;
  }
  const numbers = async (graph: TenantGraph): Promise<(number | undefined)[]> =>
    (await graph.connection.model<OutboxRow>(OutboxRow.name).find().sort({ 'data.n': 1 }).lean()).map(
      ({ seq }) => seq,
    );

  it('refuses an append outside a transaction', () =>
    within(async (graph) => {
      const outbox = await graph.get(Outbox);
      await expect(outbox.append(Ticked.of('clock', { n: 1 }))).rejects.toThrow('needs a running UnitOfWork');
    }));

  it('numbers without gaps, in the given order, and only once', () =>
    within(async (graph) => {
      const numbering = await graph.get(OutboxNumbering);
      const ids = [await tick(graph, 1), await tick(graph, 2), await tick(graph, 3)];
      expect(await numbering.number([ids[1]!, ids[0]!], 1)).toMatchObject({
        happened: [{ type: 'clock.ticked' }, { type: 'clock.ticked' }],
      });
      expect(await numbering.number(ids, 1)).not.toBeNull();
      expect(await numbering.number(ids, 1)).toBeNull();
      expect(await numbers(graph)).toEqual([2, 1, 3]);
      expect(await numbering.last()).toBe(3);
    }));

  it('stays gapless when two relays number the same rows at once', () =>
    within(async (graph) => {
      const numbering = await graph.get(OutboxNumbering);
      const ids = [];
      for (let n = 1; n <= 10; n++) ids.push(await tick(graph, n));
      await Promise.all([numbering.number(ids.slice(0, 7), 1), numbering.number(ids.slice(3), 1)]);
      expect((await numbers(graph)).sort((a, b) => a! - b!)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }));

  it('fences a relay that lost its leadership', () =>
    within(async (graph) => {
      const numbering = await graph.get(OutboxNumbering);
      const ids = [await tick(graph, 1), await tick(graph, 2)];
      await numbering.number([ids[0]!], 7);
      await expect(numbering.number([ids[1]!], 6)).rejects.toThrow('epoch 6 is behind 7');
      expect(await numbers(graph)).toEqual([1, undefined]);
      expect(await numbering.unnumbered(10)).toEqual([ids[1]]);
    }));
});
