import { installationKeys } from '#platform/crypto';
import { newId } from '#platform/ids';
import {
  ClusterConnections,
  DEFAULT_CLUSTER,
  TenantRegistry,
  type TenantGraph,
  type TenantRecord,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Notes, NotesModule } from '../testing/notes.js';

describe('TenantScope', () => {
  let bench: ModuleBench;
  beforeAll(async () => {
    bench = await ModuleBench.start([NotesModule], { TENANT_RESIDENT_MAX: '2' });
  });
  afterAll(() => bench.stop());

  /** Uses so many other tenants that every graph without a lease is removed. */
  async function crowdOut(): Promise<void> {
    for (let i = 0; i < 3; i++)
      await bench.with(await bench.provision(), Notes, (notes) => notes.model.findOne());
  }

  const graphOf = (tenant: TenantRecord) => bench.scope.run(tenant._id, async (graph) => graph);

  it('keeps at most TENANT_RESIDENT_MAX tenants, and builds an evicted one again', async () => {
    const tenant = await bench.provision();
    const first = await graphOf(tenant);
    expect(await graphOf(tenant)).toBe(first);
    await crowdOut();
    expect(bench.scope.residents).toBeLessThanOrEqual(2);
    expect(await graphOf(tenant)).not.toBe(first);
  });

  it('never evicts a tenant with work in progress, even beyond the maximum', async () => {
    const tenant = await bench.provision();
    await bench.with(tenant, Notes, async ({ model }) => {
      await model.create({ _id: 'about' }, { _id: 'note', about: 'about' });
      await crowdOut();
      const note = await model.findById('note').populate<{ about: { _id: string } }>('about');
      expect(note!.about._id).toBe('about');
    });
  });

  it('runs work of more tenants than the maximum side by side, and shrinks again', async () => {
    const tenants = [];
    for (let i = 0; i < 5; i++) tenants.push(await bench.provision());
    let arrived = 0;
    let open!: () => void;
    const all = new Promise<void>((resolve) => (open = resolve));
    await Promise.all(
      tenants.map((tenant) =>
        bench.with(tenant, Notes, async ({ model }) => {
          if (++arrived === tenants.length) open();
          await all;
          await model.create({ _id: 'side-by-side' });
        }),
      ),
    );
    expect(bench.scope.residents).toBeLessThanOrEqual(2);
  });

  it('serves a tenant with its own URI on a separate client, and closes the client on eviction', async () => {
    const { _id } = await bench.provision();
    const sealed = installationKeys(bench.config).box('tenant-uri', _id).seal(bench.config.MONGODB_URI);
    const tenant = (await bench.app.get(TenantRegistry).update(_id, { $set: { ownUri: sealed } }))!;
    await bench.scope.evict(_id);
    const connection = await bench.scope.run(tenant._id, async (graph) => {
      await (await graph.get(Notes)).model.create({ _id: newId() });
      return graph.connection;
    });
    const shared = await bench.scope.run((await bench.provision())._id, async (graph) => graph.connection);
    expect(connection.getClient()).not.toBe(shared.getClient());
    await crowdOut();
    await bench.scope.evict(_id);
    expect(connection.readyState).toBe(0);
    await expect(bench.with(tenant, Notes, ({ model }) => model.countDocuments())).resolves.toBe(1);
  });

  it('answers that the database is away instead of building a graph on a connection that is not open', async () => {
    const tenant = await bench.provision();
    await bench.scope.evict(tenant._id);
    const cluster = await bench.app.get(ClusterConnections).cluster(DEFAULT_CLUSTER);
    Object.defineProperty(cluster, 'readyState', { value: 0, configurable: true });
    await expect(graphOf(tenant)).rejects.toMatchObject({ code: 'service.database-unavailable' });
    delete (cluster as { readyState?: number }).readyState;
    await expect(graphOf(tenant)).resolves.toBeDefined();
  });

  it('gives a tenant that is placed elsewhere another graph, and lets work in progress end on the old one', async () => {
    const { _id } = await bench.provision();
    const sealed = installationKeys(bench.config).box('tenant-uri', _id).seal(bench.config.MONGODB_URI);
    const moved = { $set: { ownUri: sealed } };
    let old!: TenantGraph;
    await bench.scope.run(_id, async (graph) => {
      old = graph;
      await (await graph.get(Notes)).model.create({ _id: 'before' });
      await bench.app.get(TenantRegistry).update(_id, moved);
      const now = await bench.scope.run(_id, async (other) => other);
      expect(now).not.toBe(graph);
      expect(now.connection.getClient()).not.toBe(graph.connection.getClient());
      await (await graph.get(Notes)).model.create({ _id: 'meanwhile' });
    });
    expect(old.leases).toBe(0);
    expect(Object.keys(old.connection.models)).toEqual([]);
    const tenant = (await bench.app.get(TenantRegistry).byId(_id))!;
    await expect(bench.with(tenant, Notes, ({ model }) => model.countDocuments())).resolves.toBe(2);
  });

  it('has different errors for unknown and deleted tenants', async () => {
    await expect(bench.scope.run(newId(), async () => 1)).rejects.toMatchObject({ code: 'tenant.unknown' });
    const { _id } = await bench.provision();
    await bench.app.get(TenantRegistry).update(_id, { $set: { status: 'deleted' } });
    await expect(bench.scope.run(_id, async () => 1)).rejects.toMatchObject({ code: 'tenant.deleted' });
  });
});
