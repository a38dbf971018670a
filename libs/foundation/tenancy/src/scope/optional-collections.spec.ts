import { Module } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import {
  collectionNamed,
  collectionOf,
  missingTenantIndexes,
  outsideUnitOfWork,
  TenancyModule,
  TenantInjectable,
  UnitOfWork,
  type TenantRecord,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Migrator } from '../migrations/migrator.js';

@Schema({ collection: 'wishes', versionKey: false })
class Wish {
  @Prop({ type: String, required: true }) _id: string;
  @Prop({ type: String, required: true }) text: string;
}
const WishSchema = SchemaFactory.createForClass(Wish);
WishSchema.index({ text: 1 }, { unique: true });

@TenantInjectable()
class Wishes {
  constructor(
    @InjectModel(Wish.name) readonly model: Model<Wish>,
    readonly unitOfWork: UnitOfWork,
  ) {}

  get rows() {
    return collectionOf(this.model);
  }

  /** Whether the collection exists, and what it lacks. */
  async state(): Promise<string> {
    const exists = await this.model.db.listCollections();
    if (!exists.some(({ name }) => name === 'wishes')) return 'none';
    return (await missingTenantIndexes(this.model.db)).join() || 'complete';
  }
}

@Module({
  imports: [TenancyModule.forFeature([{ name: Wish.name, schema: WishSchema, optional: true }])],
  providers: [Wishes],
})
class WishesModule {}

const wish = (_id = newId()) => ({ _id, text: `of ${_id}` });
const named = ({ model }: Wishes) => collectionNamed<Wish>(model.db, 'wishes');
const UPSERT = { upsert: true } as const;

describe('an optional collection', () => {
  const names = {
    PLATFORM_DB: `test_${newId()}`,
    TENANT_DB_PREFIX: `t_${newId().slice(-8)}_`,
    REDIS_PREFIX: newId(),
  };
  let bench: ModuleBench;
  let rival: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([WishesModule], names);
    rival = await ModuleBench.start([WishesModule], names);
  });
  afterAll(async () => {
    await rival?.app.close();
    await bench?.stop();
  });
  beforeEach(async () => {
    tenant = await bench.provision();
  });

  const withWishes = <T>(work: (wishes: Wishes) => Promise<T>): Promise<T> =>
    bench.with(tenant, Wishes, work);

  it('does not exist in a new tenant, and reading, deleting and migrating find nothing and create nothing', () =>
    withWishes(async (wishes) => {
      const { model, rows, unitOfWork } = wishes;
      const look = async (): Promise<unknown[]> => [
        await model.find().lean(),
        await rows.find().toArray(),
        await rows.aggregate([{ $group: { _id: '$text' } }]).toArray(),
        await rows.findOne({ _id: 'x' }),
        await rows.countDocuments(),
        await model.updateOne({ _id: 'x' }, { text: 'y' }).then(({ matchedCount }) => matchedCount),
        await rows.updateMany({}, { $set: { text: 'y' } }).then(({ matchedCount }) => matchedCount),
        await rows.findOneAndUpdate({}, { $set: { text: 'y' } }),
        await rows.deleteMany({}).then(({ deletedCount }) => deletedCount),
      ];
      const nothing = [[], [], [], null, 0, 0, 0, null, 0];
      expect(await look()).toEqual(nothing);
      expect(await unitOfWork.run(look)).toEqual(nothing);
      await bench.app.get(Migrator).migrate(tenant._id);
      expect(await wishes.state()).toBe('none');
    }));

  const FIRST_WRITES: Record<string, (wishes: Wishes) => Promise<unknown>> = {
    'create of a model': ({ model }) => model.create(wish()),
    'create of a list': ({ model }) => model.create([wish(), wish()], { ordered: true }),
    'save of a document': ({ model }) => new model(wish()).save(),
    'insertMany of a model': ({ model }) => model.insertMany([wish()]),
    'bulkWrite of a model': ({ model }) => model.bulkWrite([{ insertOne: { document: wish() } }]),
    'bulkSave of a model': ({ model }) => model.bulkSave([new model(wish())]),
    'updateOne of a model': ({ model }) => model.updateOne({ _id: 'a' }, { text: 'b' }, UPSERT),
    'updateMany of a model': ({ model }) => model.updateMany({ _id: 'a' }, { text: 'b' }, UPSERT),
    'replaceOne of a model': ({ model }) => model.replaceOne({ _id: 'a' }, wish('a'), UPSERT),
    'findOneAndUpdate of a model': ({ model }) => model.findOneAndUpdate({ _id: 'a' }, { text: 'b' }, UPSERT),
    'findByIdAndUpdate of a model': ({ model }) => model.findByIdAndUpdate('a', { text: 'b' }, UPSERT),
    'findOneAndReplace of a model': ({ model }) => model.findOneAndReplace({ _id: 'a' }, wish('a'), UPSERT),
    insertOne: ({ rows }) => rows.insertOne(wish()),
    insertMany: ({ rows }) => rows.insertMany([wish()]),
    updateOne: ({ rows }) => rows.updateOne({ _id: 'a' }, { $set: { text: 'b' } }, UPSERT),
    updateMany: ({ rows }) => rows.updateMany({ _id: 'a' }, { $set: { text: 'b' } }, UPSERT),
    replaceOne: ({ rows }) => rows.replaceOne({ _id: 'a' }, { text: 'b' } as never, UPSERT),
    findOneAndUpdate: ({ rows }) => rows.findOneAndUpdate({ _id: 'a' }, { $set: { text: 'b' } }, UPSERT),
    bulkWrite: ({ rows }) => rows.bulkWrite([{ insertOne: { document: wish() } }]),
    'insertOne by name': (wishes) => named(wishes).insertOne(wish()),
  };

  it.each(Object.entries(FIRST_WRITES))('is created with its indexes by %s', (_, write) =>
    withWishes(async (wishes) => {
      await write(wishes);
      expect(await wishes.rows.countDocuments()).toBeGreaterThan(0);
      expect(await wishes.state()).toBe('complete');
    }),
  );

  it.each(Object.entries(FIRST_WRITES))('is created by %s in a unit of work that has read it', (_, write) =>
    withWishes(async (wishes) => {
      const { model, rows, unitOfWork } = wishes;
      await unitOfWork.run(async () => {
        // Reading locks the name; creating it now would wait for this transaction.
        await rows.findOne({ _id: 'x' });
        await model.exists({ _id: 'x' });
        await write(wishes);
        expect(await outsideUnitOfWork(() => rows.countDocuments())).toBe(0);
      });
      expect(await rows.countDocuments()).toBeGreaterThan(0);
      expect(await wishes.state()).toBe('complete');
    }),
  );

  it('stays after a rollback, and is empty', () =>
    withWishes(async (wishes) => {
      const failed = wishes.unitOfWork.run(async () => {
        await wishes.model.create(wish());
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      expect(await wishes.rows.countDocuments()).toBe(0);
      expect(await wishes.state()).toBe('complete');
    }));

  it('is created once by several processes that write first at the same time, in transactions and not', async () => {
    const write = (on: ModuleBench, n: number): Promise<void> =>
      on.with(tenant, Wishes, async ({ rows, model, unitOfWork }) => {
        if (n % 3 === 0) return void (await model.create(wish()));
        const inUnit = async (): Promise<void> => {
          await rows.findOne({ _id: 'x' });
          await (n % 3 === 1 ? rows.insertOne(wish()) : model.create(wish()));
        };
        return unitOfWork.run(inUnit, { deadlineMs: 20_000 });
      });
    await Promise.all(Array.from({ length: 12 }, (_, n) => write(n % 2 === 0 ? bench : rival, n)));
    await withWishes(async (wishes) => {
      expect(await wishes.rows.countDocuments()).toBe(12);
      expect(await wishes.state()).toBe('complete');
      const [first] = await wishes.rows.find().toArray();
      await expect(wishes.rows.insertOne({ ...wish(), text: first!.text })).rejects.toMatchObject({
        code: 11000,
      });
    });
  });

  it('may appear while a transaction runs, which then sees it at its next attempt', () =>
    withWishes(async ({ model, rows, unitOfWork }) => {
      let attempts = 0;
      await unitOfWork.run(async () => {
        attempts++;
        await collectionNamed(model.db, 'state').findOne({});
        if (attempts === 1)
          await outsideUnitOfWork(() => rival.with(tenant, Wishes, (theirs) => theirs.model.create(wish())));
        await rows.insertOne(wish());
      });
      expect(await rows.countDocuments()).toBe(2);
      expect(attempts).toBeGreaterThan(1);
    }));

  it('is tried again by the next write if it could not be created', () =>
    withWishes(async (wishes) => {
      const db = wishes.model.db.db!;
      const { collection } = db;
      const broken = jest.spyOn(db, 'collection').mockImplementation(function (
        this: typeof db,
        name: string,
      ) {
        const made = collection.call(this, name);
        made.createIndexes = () => Promise.reject(new Error('the server is away'));
        return made as never;
      });
      await expect(wishes.model.create(wish())).rejects.toThrow('the server is away');
      broken.mockRestore();
      await wishes.model.create(wish());
      expect(await wishes.state()).toBe('complete');
    }));

  it('that exists gets indexes that are new, by the migration', () =>
    withWishes(async (wishes) => {
      await wishes.model.create(wish());
      await wishes.model.db.collection('wishes').dropIndexes();
      expect(await wishes.state()).toBe('wishes {"text":1}');
      await bench.app.get(Migrator).migrate(tenant._id);
      expect(await wishes.state()).toBe('complete');
    }));
});
