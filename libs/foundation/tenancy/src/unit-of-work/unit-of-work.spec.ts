import { getModelToken } from '@nestjs/mongoose';
import type { Model, mongo } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import {
  type BoundCollection,
  collectionNamed,
  collectionOf,
  insideUnitOfWork,
  outsideUnitOfWork,
  Tenant,
  type TenantRecord,
  TenantRegistry,
  type Unit,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Notes, NotesModule, type Note } from '../testing/notes.js';

describe('UnitOfWork', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  let other: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([NotesModule]);
    tenant = await bench.provision();
    other = await bench.provision();
  });
  afterAll(() => bench.stop());

  const withNotes = <T>(work: (notes: Notes) => Promise<T>): Promise<T> => bench.with(tenant, Notes, work);

  it('rolls back what models and collections wrote, without being handed a session', () =>
    withNotes(async ({ model, unitOfWork }) => {
      const rows = collectionOf(model);
      const named = collectionNamed<{ _id: string; count: number }>(model.db, 'notes');
      await rows.insertMany(['old-1', 'old-2', 'old-3'].map((_id) => ({ _id, count: 0 })));
      const failed = unitOfWork.run(async () => {
        await model.create({ _id: 'new-by-model' });
        await model.create([{ _id: 'new-by-list' }]);
        await rows.insertOne({ _id: 'new-by-one', count: 1 });
        await rows.insertMany([{ _id: 'new-by-many', count: 1 }]);
        await rows.bulkWrite([{ insertOne: { document: { _id: 'new-by-bulk', count: 1 } } }]);
        await named.insertOne({ _id: 'new-by-name', count: 1 });
        await named.findOneAndUpdate({ _id: 'new-by-upsert' }, { $inc: { count: 1 } }, { upsert: true });
        await rows.updateOne({ _id: 'old-1' }, { $set: { count: 1 } });
        await rows.updateMany({ _id: 'old-1' }, { $inc: { count: 1 } });
        await rows.replaceOne({ _id: 'old-1' }, { count: 3 } as never);
        await rows.deleteOne({ _id: 'old-2' });
        await rows.findOneAndDelete({ _id: 'old-3' });
        await rows.deleteMany({ _id: 'old-1' });
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      expect(
        await rows
          .find({ _id: /^(old|new)-/ })
          .sort({ _id: 1 })
          .toArray(),
      ).toEqual([
        { _id: 'old-1', count: 0 },
        { _id: 'old-2', count: 0 },
        { _id: 'old-3', count: 0 },
      ]);
    }));

  it('shows its own writes to every way of reading', () =>
    withNotes(({ model, unitOfWork }) =>
      unitOfWork.run(async () => {
        expect(insideUnitOfWork()).toBe(true);
        const rows = collectionOf(model);
        await rows.insertOne({ _id: 'mine', count: 7 });
        expect(await model.findById('mine').lean()).toMatchObject({ count: 7 });
        expect(await rows.findOne({ _id: 'mine' })).toMatchObject({ count: 7 });
        expect(await rows.find({ count: 7 }).toArray()).toHaveLength(1);
        expect(await rows.countDocuments({ count: 7 })).toBe(1);
        expect(await rows.aggregate([{ $match: { count: 7 } }]).toArray()).toHaveLength(1);
        expect(await outsideUnitOfWork(() => rows.findOne({ _id: 'mine' }))).toBeNull();
        expect(await outsideUnitOfWork(() => model.findById('mine'))).toBeNull();
      }),
    ));

  it('keeps what is written in outsideUnitOfWork(), by model and by collection', () =>
    withNotes(async ({ model, unitOfWork }) => {
      const failed = unitOfWork.run(async () => {
        await model.create({ _id: 'in' });
        await outsideUnitOfWork(async () => {
          expect(insideUnitOfWork()).toBe(false);
          await model.create({ _id: 'out-by-model' });
          await collectionOf(model).insertOne({ _id: 'out-by-driver', count: 0 });
          await unitOfWork.run(() => model.create({ _id: 'out-in-its-own-unit' }));
        });
        await collectionOf(model).insertOne({ _id: 'in-again', count: 0 });
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      const kept = await model.find({ _id: /^(in|out)/ }).sort({ _id: 1 });
      expect(kept.map(({ _id }) => _id)).toEqual(['out-by-driver', 'out-by-model', 'out-in-its-own-unit']);
    }));

  it('does not show an unfinished transaction to others', () =>
    withNotes(async ({ model, unitOfWork }) => {
      const half = () => outsideUnitOfWork(() => collectionOf(model).findOne({ _id: 'half' }));
      await unitOfWork.run(async () => {
        await model.create({ _id: 'half' });
        expect(await half()).toBeNull();
      });
      expect(await half()).not.toBeNull();
    }));

  it('joins when nested: the inner one does not commit by itself', () =>
    withNotes(async ({ model, unitOfWork }) => {
      const failed = unitOfWork.run(async (outer) => {
        await unitOfWork.run(async (inner) => {
          expect(inner).toBe(outer);
          await model.create({ _id: 'inner' });
        });
        throw new Error('outer fails');
      });
      await expect(failed).rejects.toThrow('outer fails');
      expect(await model.exists({ _id: 'inner' })).toBeNull();
    }));

  it('lets nothing join after its end: a call without await fails', () =>
    withNotes(async ({ model, unitOfWork }) => {
      let end!: () => void;
      const ended = new Promise<void>((resolve) => (end = resolve));
      const rows = collectionOf(model);
      const forgotten: Record<string, () => Promise<unknown>> = {
        current: async () => unitOfWork.current,
        create: () => model.create({ _id: 'late' }),
        insertOne: () => rows.insertOne({ _id: 'late', count: 0 }),
        find: () => rows.find({ _id: 'kept' }).toArray(),
      };
      const late = await unitOfWork.run(async () => {
        await model.create({ _id: 'kept' });
        const calls = Object.entries(forgotten).map(([name, call]) => {
          const outcome = ended.then(call).then(
            () => [name, 'joined'] as const,
            ({ message }: Error) => [name, message] as const,
          );
          return outcome;
        });
        const outside = ended.then(() => outsideUnitOfWork(() => rows.findOne({ _id: 'kept' })));
        return { calls, outside };
      });
      end();
      expect(Object.fromEntries(await Promise.all(late.calls))).toEqual({
        current: expect.stringContaining('needs a running UnitOfWork'),
        create: expect.stringContaining('expired sessions'),
        insertOne: expect.stringContaining('the unit of work is over'),
        find: expect.stringContaining('the unit of work is over'),
      });
      expect(await late.outside).not.toBeNull();
      expect(await rows.findOne({ _id: 'late' })).toBeNull();
    }));

  it('refuses the collections of another tenant and of the platform', () =>
    withNotes(async ({ model, unitOfWork }) => {
      const foreign = await bench.with(other, Notes, async (notes) => notes.model);
      const tenants = bench.app.get<Model<Tenant>>(getModelToken(Tenant.name, PLATFORM));
      const joined = (call: () => unknown) => unitOfWork.run(async () => call());
      await expect(joined(() => collectionOf(foreign).insertOne({ _id: 'x', count: 0 }))).rejects.toThrow(
        `a unit of work on ${model.db.name} cannot include a call on ${foreign.db.name}`,
      );
      await expect(joined(() => collectionOf(foreign).find())).rejects.toThrow('cannot include');
      await expect(joined(() => collectionOf(tenants).findOne())).rejects.toThrow('cannot include');
      const outside = joined(() => outsideUnitOfWork(() => collectionOf(tenants).findOne()));
      expect(await outside).not.toBeNull();
    }));

  it('does not keep anybody from looking up a tenant that is not in memory', () =>
    withNotes(async ({ unitOfWork }) => {
      const found = unitOfWork.run(() => bench.app.get(TenantRegistry).read({ _id: other._id }));
      await expect(found).resolves.toMatchObject({ slug: other.slug });
    }));

  it('refuses platform models: they use another client, and throw instead of joining', () =>
    withNotes(async ({ unitOfWork }) => {
      const tenants = bench.app.get<Model<Tenant>>(getModelToken(Tenant.name, PLATFORM));
      const joined = unitOfWork.run(() =>
        tenants.updateOne({ _id: tenant._id }, { $set: { name: 'renamed' } }),
      );
      await expect(joined).rejects.toThrow('same MongoClient');
    }));

  it('says where it is needed and does not run', () =>
    withNotes(async ({ unitOfWork }) => {
      expect(() => unitOfWork.mustBeRunning()).toThrow('needs a running UnitOfWork');
      await unitOfWork.run(async () => unitOfWork.mustBeRunning());
    }));

  it('retries a write conflict until both rivals have committed', () =>
    withNotes(async ({ model, unitOfWork }) => {
      await model.create({ _id: 'hot' });
      let attempts = 0;
      const increment = (): Promise<void> =>
        unitOfWork.run(async () => {
          attempts++;
          const note = await model.findById('hot');
          await model.updateOne({ _id: 'hot' }, { $set: { count: note!.count + 1 } });
        });
      await Promise.all(Array.from({ length: 6 }, increment));
      expect((await model.findById('hot'))!.count).toBe(6);
      expect(attempts).toBeGreaterThan(6);
    }));

  it('fails at its deadline with 503 tenant.busy, and changes nothing', () =>
    withNotes(async ({ model, unitOfWork }) => {
      await model.create({ _id: 'contested' });
      const failed = unitOfWork.run(
        async () => {
          await model.findById('contested');
          // A rival commits between this attempt's read and write, every time.
          await outsideUnitOfWork(() => model.updateOne({ _id: 'contested' }, { $inc: { count: 1 } }));
          await model.updateOne({ _id: 'contested' }, { $set: { about: 'mine' } });
        },
        { deadlineMs: 50 },
      );
      await expect(failed).rejects.toMatchObject({ code: 'tenant.busy', extras: { retryAfter: 1 } });
      expect((await model.findById('contested'))!.about).toBeUndefined();
    }));

  it('runs after-commit effects once, after the commit, and none after a rollback', () =>
    withNotes(async ({ model, unitOfWork }) => {
      const seen: string[] = [];
      await unitOfWork.run(async (unit) => {
        await model.create({ _id: 'effect' });
        unit.afterCommit(async () => {
          seen.push((await collectionOf(model).findOne({ _id: 'effect' })) ? 'committed' : 'too early');
        });
        unit.afterCommit(() => {
          throw new Error('logged, not thrown');
        });
      });
      const failed = unitOfWork.run(async (unit) => {
        unit.afterCommit(() => void seen.push('after rollback'));
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      expect(seen).toEqual(['committed']);
    }));

  it('refuses to run inside the transaction of another tenant', () =>
    withNotes(async ({ unitOfWork }) => {
      const foreign = await bench.with(other, Notes, async (notes) => notes.unitOfWork);
      await expect(unitOfWork.run(() => foreign.run(async () => undefined))).rejects.toThrow(
        'another tenant',
      );
    }));
});

/** That no session can be passed by hand: `npm run types` fails where one of these compiles. */
void [
  // @ts-expect-error a literal
  (rows: BoundCollection<Note>, session: mongo.ClientSession) => rows.findOne({}, { session }),
  // @ts-expect-error a variable
  (rows: BoundCollection<Note>, options: mongo.UpdateOptions) => rows.updateOne({}, {}, options),
  // @ts-expect-error the session of a unit
  (unit: Unit) => unit.session,
];
