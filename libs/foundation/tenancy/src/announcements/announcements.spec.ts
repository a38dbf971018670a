import { Module } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { text } from '#platform/facts';
import {
  defineEvent,
  Outbox,
  outsideUnitOfWork,
  TenantRegistry,
  WorkList,
  type TenantRecord,
  type WorkItem,
} from '#foundation/tenancy';
import { runWith, type Actor } from '#platform/context';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import type { OutboxRow } from '../events/outbox.schema.js';
import { AnnounceChanges } from './announce-changes.js';
import { ANNOUNCE_WORK, Announcements } from './announcements.js';

const Renamed = defineEvent({
  type: 'testshop.renamed',
  summary: 'A shop has another name.',
  data: { name: text() },
  example: { name: 'Shop' },
});

/** The work without a worker: a change is announced only when a test says so. */
@Module({ providers: [AnnounceChanges] })
class WorkModule {}

const GRACE: Actor = { type: 'staff', id: newId() };

describe('a change of a tenant’s record', () => {
  let bench: ModuleBench;
  let registry: TenantRegistry;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([WorkModule]);
    registry = bench.app.get(TenantRegistry);
  });
  afterAll(() => bench.stop());
  beforeEach(async () => {
    tenant = await bench.provision({ name: 'First' });
  });
  afterEach(() => jest.restoreAllMocks());

  const rename = (name: string, guard = {}) =>
    runWith({ correlationId: newId(), actor: GRACE }, () =>
      bench.app
        .get(Announcements)
        .change(tenant._id, { $set: { name } }, Renamed.of(tenant._id, { name }), guard),
    );
  const turn = () => bench.with(tenant, AnnounceChanges, (work) => work.turn());
  const stored = async () => (await registry.read({ _id: tenant._id }))!;
  const written = () =>
    bench.scope.run(tenant._id, ({ connection }) =>
      connection
        .db!.collection<OutboxRow>('outbox')
        .find({ type: Renamed.type })
        .sort({ stamp: 1 })
        .toArray(),
    );
  const names = async () => (await written()).map(({ data }) => (data as { name: string }).name);
  const onTheList = () =>
    bench.app
      .get<Connection>(getConnectionToken(PLATFORM))
      .collection<WorkItem>('work')
      .findOne({ tenantId: tenant._id, work: ANNOUNCE_WORK });

  it('is announced by a worker, also when the process that made it died right after it', async () => {
    await rename('Second');
    expect(await stored()).toMatchObject({ name: 'Second', unannounced: [{ type: Renamed.type }] });
    expect((await onTheList())!.due).toBeInstanceOf(Date);
    expect(await written()).toEqual([]);

    const [waiting] = (await stored()).unannounced!;
    await turn();
    const { _id, occurredAt } = waiting!;
    expect(await written()).toMatchObject([{ _id, occurredAt, actor: GRACE, data: { name: 'Second' } }]);
    expect((await stored()).unannounced).toEqual([]);
  });

  it('is announced once, also when the worker died before it took the event out of the record', async () => {
    await rename('Second');
    jest.spyOn(registry, 'update').mockRejectedValueOnce(new Error('killed'));
    await expect(turn()).rejects.toThrow('killed');
    expect(await names()).toEqual(['Second']);
    await rename('Third');
    await turn();
    expect(await names()).toEqual(['Second', 'Third']);
    expect((await stored()).unannounced).toEqual([]);
  });

  it('is announced once by two workers that do the same work at the same time', async () => {
    await rename('Second');
    await rename('Third');
    const outbox = await bench.scope.run(tenant._id, (graph) => graph.get(Outbox));
    const append = outbox.appendOnce.bind(outbox);
    jest.spyOn(outbox, 'appendOnce').mockImplementationOnce(async (events) => {
      await append(events);
      // The first has seen that nothing is written yet; the second writes before it.
      await outsideUnitOfWork(turn);
    });
    await turn();
    expect(await names()).toEqual(['Second', 'Third']);
  });

  it('does not happen where its guard matches nothing; then there is nothing to announce', async () => {
    await expect(rename('Second', { name: 'Other' })).resolves.toBeNull();
    expect(await stored()).toMatchObject({ name: 'First' });
    expect((await stored()).unannounced).toBeUndefined();
    expect(await onTheList()).toBeNull();
  });

  it('does not happen when the work cannot be put on the list', async () => {
    jest.spyOn(bench.app.get(WorkList), 'wake').mockRejectedValueOnce(new Error('killed'));
    await expect(rename('Second')).rejects.toThrow('killed');
    expect(await stored()).toMatchObject({ name: 'First' });
    expect((await registry.byId(tenant._id))!.name).toBe('First');
  });

  it('is told to the other processes when they can read it', async () => {
    const announce = registry.announce.bind(registry);
    const readable: string[] = [];
    jest.spyOn(registry, 'announce').mockImplementation(async (id) => {
      readable.push((await stored()).name);
      await announce(id);
    });
    await rename('Second');
    expect(readable.at(-1)).toBe('Second');
  });
});
