import type { mongo } from 'mongoose';
import type { TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { dueInRows } from './due-rows.js';

const LETTERS = { name: 'letters', due: { collection: 'due_letters', at: 'sendAt', where: { held: false } } };
const PARCELS = { name: 'parcels', due: { collection: 'due_parcels', at: 'next.at', lane: 'carrier' } };
const NOTHING = { name: 'nothing', due: { collection: 'due_nothing', at: 'at' } };

const day = (of: number): Date => new Date(Date.UTC(2026, 0, of));

describe('what is due by its rows', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([]);
    tenant = await bench.provision();
    await inside(async (db) => {
      await db
        .collection('due_letters')
        .insertMany([
          { sendAt: day(3), held: false },
          { sendAt: day(2), held: false },
          { sendAt: day(1), held: true },
          { held: false },
        ]);
      await db.collection('due_parcels').insertMany([
        { next: { at: day(5) }, carrier: 'north' },
        { next: { at: day(4) }, carrier: 'north' },
        { next: { at: day(6) }, carrier: '$south' },
      ]);
    });
  });
  afterAll(() => bench.stop());

  const inside = <T>(work: (db: mongo.Db) => Promise<T>): Promise<T> =>
    bench.scope.run(tenant._id, ({ connection }) => work(connection.db!));

  const north = { work: 'parcels', lane: 'north', at: day(4) };
  const south = { work: 'parcels', lane: '$south', at: day(6) };
  const letters = { work: 'letters', at: day(2) };

  it('is asked in one command: of each work the earliest, lane by lane', async () => {
    const found = await inside((db) => dueInRows(db, [LETTERS, PARCELS]));
    expect(new Set(found)).toEqual(new Set([letters, north, south]));
  });

  it('does not depend on which collections there are', async () => {
    const found = await inside((db) => dueInRows(db, [NOTHING, LETTERS, NOTHING]));
    expect(found).toEqual([letters]);
    await expect(inside((db) => dueInRows(db, [NOTHING]))).resolves.toEqual([]);
    await expect(inside((db) => dueInRows(db, []))).resolves.toEqual([]);
  });

  it('is that of one lane, if it is given', async () => {
    await expect(inside((db) => dueInRows(db, [PARCELS], '$south'))).resolves.toEqual([south]);
    await expect(inside((db) => dueInRows(db, [PARCELS], 'west'))).resolves.toEqual([]);
  });
});
