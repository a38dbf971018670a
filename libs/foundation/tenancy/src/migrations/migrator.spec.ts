import {
  defineMigration,
  Migrator,
  newestMigration,
  TenantRegistry,
  type TenantRecord,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Notes, NotesModule } from '../testing/notes.js';

let broken = false;
defineMigration({
  version: 2026010101,
  name: 'count from one',
  up: async (tenant) => {
    await tenant.db!.collection('notes').updateMany({ count: 0 }, { $set: { count: 1 } });
  },
});
defineMigration({
  version: 2026010102,
  name: 'double',
  up: async (tenant) => {
    if (broken) throw new Error('broken migration');
    await tenant.db!.collection('notes').updateMany({ count: 1 }, { $set: { count: 2 } });
  },
});

describe('Migrator', () => {
  let bench: ModuleBench;
  let migrator: Migrator;
  beforeAll(async () => {
    bench = await ModuleBench.start([NotesModule]);
    migrator = bench.app.get(Migrator);
  });
  afterAll(() => bench.stop());

  /** A tenant that was made before the migrations. */
  async function old(): Promise<TenantRecord> {
    const { _id } = await bench.provision();
    const tenant = (await bench.app.get(TenantRegistry).update(_id, { $set: { schemaVersion: 0 } }))!;
    await bench.with(tenant, Notes, ({ model }) => model.create({ _id: 'note' }));
    return tenant;
  }
  const count = (tenant: TenantRecord) =>
    bench.with(tenant, Notes, async ({ model }) => (await model.findById('note').lean())!.count);

  it('brings each tenant to the newest version, once; new tenants start there', async () => {
    const tenant = await old();
    const fresh = await bench.provision();
    expect(fresh.schemaVersion).toBe(newestMigration());
    expect(await migrator.migrate()).toMatchObject({ migrated: 1, skipped: 0 });
    expect(await count(tenant)).toBe(2);
    expect(await migrator.migrate()).toMatchObject({ migrated: 0 });
  });

  it('stops at a failure, stores the last version, and continues from there', async () => {
    const tenant = await old();
    broken = true;
    await expect(migrator.migrate(tenant.slug)).rejects.toThrow('broken migration');
    expect(await count(tenant)).toBe(1);
    expect((await bench.app.get(TenantRegistry).byId(tenant._id))!.schemaVersion).toBe(2026010101);
    broken = false;
    expect(await migrator.migrate(tenant.slug)).toMatchObject({ migrated: 1 });
    expect(await count(tenant)).toBe(2);
  });

  it('skips a tenant that another process is migrating', async () => {
    const tenant = await old();
    const lease = { owner: 'somebody', until: new Date(Date.now() + 60_000) };
    await bench.app.get(TenantRegistry).update(tenant._id, { $set: { lease } });
    expect(await migrator.migrate(tenant._id)).toEqual({ migrated: 0, current: 0, skipped: 1 });
    expect(await count(tenant)).toBe(0);
  });
});
