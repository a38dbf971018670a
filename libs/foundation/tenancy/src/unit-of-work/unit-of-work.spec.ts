import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import { driverCollection, insideUnitOfWork, read, Tenant, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Notes, NotesModule } from '../testing/notes.js';

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

  it('rolls back what models and the driver wrote', () =>
    withNotes(async ({ model, unitOfWork }) => {
      const failed = unitOfWork.run(async ({ session }) => {
        await model.create({ _id: 'by-model' });
        await model.create([{ _id: 'by-list' }]);
        await driverCollection(model).insertOne({ _id: 'by-driver', count: 0 } as never, { session });
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      expect(await model.countDocuments({ _id: /^by-/ })).toBe(0);
    }));

  it('does not show an unfinished transaction to others', () =>
    withNotes(async ({ model, unitOfWork }) => {
      const outside = read(model);
      await unitOfWork.run(async () => {
        await model.create({ _id: 'half' });
        expect(await outside.findOne({ _id: 'half' })).toBeNull();
      });
      expect(await outside.findOne({ _id: 'half' })).not.toBeNull();
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

  it('refuses read() inside, which would ignore the transaction', () =>
    withNotes(({ model, unitOfWork }) =>
      unitOfWork.run(async () => {
        expect(insideUnitOfWork()).toBe(true);
        expect(() => read(model)).toThrow('ignores the running transaction');
      }),
    ));

  it('lets nothing join after its end: a call without await fails or stays outside the transaction', () =>
    withNotes(async ({ model, unitOfWork }) => {
      let late!: () => Promise<unknown>;
      let continueLate!: () => void;
      const gate = new Promise<void>((resolve) => (continueLate = resolve));
      await unitOfWork.run(async () => {
        const forgotten = gate.then(() => unitOfWork.current);
        forgotten.catch(() => undefined);
        late = () => forgotten;
        await model.create({ _id: 'kept' });
      });
      continueLate();
      await expect(late()).rejects.toThrow('needs a running UnitOfWork');
      expect(await model.exists({ _id: 'kept' })).not.toBeNull();
    }));

  it('refuses platform models: they use another client, and throw instead of joining', () =>
    withNotes(async ({ unitOfWork }) => {
      const tenants = bench.app.get<Model<Tenant>>(getModelToken(Tenant.name, PLATFORM));
      const joined = unitOfWork.run(() =>
        tenants.updateOne({ _id: tenant._id }, { $set: { name: 'renamed' } }),
      );
      await expect(joined).rejects.toThrow('same MongoClient');
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
          await driverCollection(model).updateOne({ _id: 'contested' }, { $inc: { count: 1 } });
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
          seen.push((await read(model).findOne({ _id: 'effect' })) ? 'committed' : 'too early');
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
