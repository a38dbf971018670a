import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { until } from '#dev/until';
import { PLATFORM } from '#platform/mongo';
import { Idempotency, UnitOfWork, type TenantGraph, type TenantRecord } from '#foundation/tenancy';
import { later, present } from '../../../../../test/support/clock.js';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { RunningProcess } from '../presence/presence.js';
import { Notes, NotesModule } from '../testing/notes.js';
import { IdempotencyClaim } from './idempotency.schema.js';

const keepNothing = (): undefined => undefined;

describe('Idempotency', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([NotesModule]);
    tenant = await bench.provision();
  });
  afterEach(() => present());
  afterAll(() => bench.stop());

  function within<T>(
    work: (parts: { idempotency: Idempotency; notes: Notes; graph: TenantGraph }) => Promise<T>,
  ): Promise<T> {
    return bench.scope.run(tenant._id, async (graph) =>
      work({ idempotency: await graph.get(Idempotency), notes: await graph.get(Notes), graph }),
    );
  }

  const request = (key: string, body: unknown = { a: 1, b: 2 }) => ({ scope: ['POST', '/notes', key], body });

  /** Writes a note and its answer in one transaction. */
  const write =
    ({ idempotency, notes }: { idempotency: Idempotency; notes: Notes }, id: string) =>
    () =>
      notes.unitOfWork.run(async () => {
        await notes.model.create({ _id: id });
        await idempotency.answer({ status: 201, body: JSON.stringify({ id }) });
        return id;
      });

  it('answers a replay with the first answer and runs the effect once; the order of keys in the body does not matter', () =>
    within(async (parts) => {
      const first = await parts.idempotency.once(request('replay'), write(parts, 'once'), keepNothing);
      expect(first).toEqual({ result: 'once' });
      const again = await parts.idempotency.once(
        request('replay', { b: 2, a: 1 }),
        write(parts, 'twice'),
        keepNothing,
      );
      expect(again).toEqual({ replayed: { status: 201, body: '{"id":"once"}' } });
      expect(await parts.notes.model.exists({ _id: 'twice' })).toBeNull();
    }));

  it('refuses the same key with another body', () =>
    within(async (parts) => {
      await parts.idempotency.once(request('reuse'), write(parts, 'reuse'), keepNothing);
      const other = parts.idempotency.once(request('reuse', { a: 2 }), write(parts, 'other'), keepNothing);
      await expect(other).rejects.toMatchObject({ code: 'idempotency.key-reused' });
    }));

  it('tells a rival at once that the request is running', () =>
    within(async (parts) => {
      const rivals: unknown[] = [];
      await parts.idempotency.once(
        request('rival'),
        async () => {
          const rival = parts.idempotency.once(request('rival'), write(parts, 'rival'), keepNothing);
          rivals.push(await rival.catch((error: unknown) => error));
          return write(parts, 'winner')();
        },
        keepNothing,
      );
      expect(rivals).toEqual([expect.objectContaining({ code: 'idempotency.in-progress' })]);
    }));

  it('runs exactly one of many simultaneous requests', () =>
    within(async (parts) => {
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) =>
          parts.idempotency.once(request('many'), write(parts, `many-${i}`), keepNothing),
        ),
      );
      const ran = results.filter((result) => result.status === 'fulfilled' && 'result' in result.value);
      expect(ran).toHaveLength(1);
      expect(await parts.notes.model.countDocuments({ _id: /^many-/ })).toBe(1);
    }));

  it('continues from the committed progress when the first process died, which cannot commit any more', () =>
    within(async (parts) => {
      const { idempotency, graph } = parts;
      const claims = graph.connection.model<IdempotencyClaim>(IdempotencyClaim.name);
      const unitOfWork = await graph.get(UnitOfWork);
      let late!: () => Promise<unknown>;
      const first = idempotency.once(
        request('died'),
        async () => {
          await unitOfWork.run(() => idempotency.record({ orderId: 'o1' }));
          await claims.updateOne({ 'progress.orderId': 'o1' }, { $set: { leaseUntil: new Date(0) } });
          await new Promise<void>((resolve) => (late = async () => resolve()));
          return write(parts, 'late')();
        },
        keepNothing,
      );
      first.catch(() => undefined);
      await until('the first to come so far', () => late !== undefined);
      const second = await idempotency.once(
        request('died'),
        async () => {
          expect(idempotency.progress()).toEqual({ orderId: 'o1' });
          return write(parts, 'successor')();
        },
        keepNothing,
      );
      expect(second).toEqual({ result: 'successor' });
      await late();
      await expect(first).rejects.toMatchObject({ code: 'idempotency.in-progress' });
      expect(await parts.notes.model.exists({ _id: 'late' })).toBeNull();
    }));

  it('takes over from a process that died without waiting for the end of its lease, but not from one that lives', () =>
    within(async (parts) => {
      const { idempotency, graph } = parts;
      const claims = graph.connection.model<IdempotencyClaim>(IdempotencyClaim.name);
      const processes = bench.app.get<Model<RunningProcess>>(getModelToken(RunningProcess.name, PLATFORM));
      await processes.create({ _id: 'other', aliveUntil: new Date(Date.now() + 3_600_000) });
      const died = new Error('killed');
      const run = (effect: () => Promise<string>) => idempotency.once(request('killed'), effect, keepNothing);
      await expect(run(() => Promise.reject(died))).rejects.toBe(died);
      const leaseUntil = new Date(Date.now() + 3_600_000);
      await claims.updateMany({}, { $set: { owner: 'other/1', leaseUntil } });
      await expect(run(write(parts, 'rash'))).rejects.toMatchObject({ code: 'idempotency.in-progress' });
      await processes.updateOne({ _id: 'other' }, { $set: { aliveUntil: new Date(Date.now() - 5_000) } });
      expect(await run(write(parts, 'heir'))).toEqual({ result: 'heir' });
    }));

  it('goes on at once with a run of this process that failed while the database was away', () =>
    within(async (parts) => {
      const { idempotency, graph } = parts;
      const claims = graph.connection.model<IdempotencyClaim>(IdempotencyClaim.name);
      const failed = new Error('no database');
      const run = (effect: () => Promise<string>) => idempotency.once(request('away'), effect, keepNothing);
      await expect(run(() => Promise.reject(failed))).rejects.toBe(failed);
      // As if it could not be abandoned.
      await claims.updateMany({}, { $set: { leaseUntil: new Date(Date.now() + 3_600_000) } });
      expect(await run(write(parts, 'back'))).toEqual({ result: 'back' });
    }));

  it('is no rival of its own transaction, however long that takes', () =>
    within(async (parts) => {
      const timers = jest.spyOn(globalThis, 'setInterval');
      let runs = 0;
      const run = (): Promise<string> =>
        parts.notes.unitOfWork.run(async () => {
          runs++;
          await parts.notes.model.create({ _id: 'slow' });
          // What would happen in a transaction of some seconds.
          for (const [beat] of timers.mock.calls) beat();
          await within(({ notes }) => notes.model.exists({ _id: 'somebody else meanwhile' }));
          await parts.idempotency.answer({ status: 201, body: '{}' });
          return 'slow';
        });
      const outcome = parts.idempotency.once(request('slow'), run, keepNothing);
      await expect(outcome).resolves.toEqual({ result: 'slow' });
      expect(runs).toBe(1);
      timers.mockRestore();
    }));

  it('is not taken over by a process whose clock is ahead', () =>
    within(async (parts) => {
      let refusal: unknown;
      const run = async (): Promise<string> => {
        later(3_600_000);
        const rival = parts.idempotency.once(request('ahead'), write(parts, 'rival-ahead'), keepNothing);
        refusal = await rival.catch((error: unknown) => error);
        present();
        return write(parts, 'ahead')();
      };
      const outcome = parts.idempotency.once(request('ahead'), run, keepNothing);
      await expect(outcome).resolves.toEqual({ result: 'ahead' });
      expect(refusal).toMatchObject({ code: 'idempotency.in-progress' });
    }));

  it('does not let a run that was taken over commit progress either', () =>
    within(async ({ idempotency, graph, notes }) => {
      const claims = graph.connection.model<IdempotencyClaim>(IdempotencyClaim.name);
      const overtaken = idempotency.once(
        request('overtaken'),
        async () => {
          // Another process finds the lease over and takes the request.
          await claims.updateOne({ answer: null, progress: null }, { $set: { owner: 'somebody else' } });
          await notes.unitOfWork.run(async () => {
            await notes.model.create({ _id: 'overtaken' });
            await idempotency.record({ orderId: 'o2' });
          });
        },
        keepNothing,
      );
      await expect(overtaken).rejects.toMatchObject({ code: 'idempotency.in-progress' });
      expect(await notes.model.exists({ _id: 'overtaken' })).toBeNull();
    }));

  it('stores a failure that is an answer, but not a temporary one', () =>
    within(async (parts) => {
      const boom = (): Promise<never> => Promise.reject(new Error('boom'));
      const answer = { status: 409, body: '{"code":"x"}' };
      await expect(parts.idempotency.once(request('kept'), boom, () => answer)).rejects.toThrow('boom');
      expect(await parts.idempotency.once(request('kept'), boom, keepNothing)).toEqual({ replayed: answer });
      await expect(parts.idempotency.once(request('passing'), boom, keepNothing)).rejects.toThrow('boom');
      const retried = await parts.idempotency.once(request('passing'), write(parts, 'passing'), keepNothing);
      expect(retried).toEqual({ result: 'passing' });
    }));

  it('is separate for each tenant: the same key at another tenant is another request', async () => {
    const other = await bench.provision();
    await within((parts) => parts.idempotency.once(request('shared'), write(parts, 'shared'), keepNothing));
    const foreign = await bench.scope.run(other._id, async (graph) => {
      const parts = { idempotency: await graph.get(Idempotency), notes: await graph.get(Notes) };
      return parts.idempotency.once(request('shared'), write(parts, 'theirs'), keepNothing);
    });
    expect(foreign).toEqual({ result: 'theirs' });
  });

  it('gives each run of a request the same id for what it makes, and says which runs are not the first', () =>
    within(async ({ idempotency }) => {
      const runs: unknown[] = [];
      const fail = async () => {
        runs.push(idempotency.making());
        throw new Error('killed');
      };
      for (let run = 0; run < 2; run++)
        await expect(idempotency.once(request('making'), fail, keepNothing)).rejects.toThrow('killed');
      const [first, second] = runs as { id: string; repeated: boolean }[];
      expect([first!.repeated, second!.repeated]).toEqual([false, true]);
      expect(second!.id).toBe(first!.id);
      await expect(idempotency.once(request('another'), fail, keepNothing)).rejects.toThrow('killed');
      expect(runs[2]).toMatchObject({ repeated: false, id: expect.not.stringMatching(first!.id) as string });
    }));
});
