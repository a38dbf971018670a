import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import { newId } from '#platform/ids';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { QUEUED, WorkItem } from './work-item.schema.js';
import { itemId, WorkList } from './work-list.js';

const ALL = { works: [], tenants: [], lanes: [] };
const NOW = new Date();
const LATER = new Date(Date.now() + 3_600_000);

describe('WorkList', () => {
  let bench: ModuleBench;
  let list: WorkList;
  let items: Model<WorkItem>;
  let tenantId: string;
  beforeAll(async () => {
    bench = await ModuleBench.start([]);
    list = bench.app.get(WorkList);
    items = bench.app.get<Model<WorkItem>>(getModelToken(WorkItem.name, PLATFORM));
  });
  beforeEach(async () => {
    await items.deleteMany({});
    tenantId = newId();
  });
  afterAll(() => bench.stop());

  const dueIds = async (): Promise<string[]> => (await list.due(100, ALL)).map(({ _id }) => _id);
  const id = (work: string, lane?: string): string => itemId(tenantId, work, lane);
  const claimed = async (owner = 'me'): Promise<WorkItem> => {
    await list.wake(tenantId, [{ work: 'mail', at: NOW }]);
    return (await list.claim([id('mail')], owner))[0]!;
  };
  const leaseEnds = () => items.updateMany({ lease: { $exists: true } }, { lease: new Date(1) });

  it('tells what is due, the longest waiting first, and nothing of later', async () => {
    await list.wake(tenantId, [{ work: 'later', at: LATER }]);
    await list.wake(tenantId, [{ work: 'first', at: NOW }]);
    await list.wake(tenantId, [{ work: 'second', lane: 'a.b$c', at: NOW }]);
    expect(await dueIds()).toEqual([id('first'), id('second', 'a.b$c')]);
    expect((await list.due(100, { ...ALL, works: ['first'] })).map(({ lane }) => lane)).toEqual(['a.b$c']);
    const busy = { ...ALL, works: ['first'] };
    expect(await list.due(100, { ...busy, tenants: [{ work: 'second', tenantId }] })).toEqual([]);
    expect(await list.due(100, { ...busy, lanes: [{ work: 'second', lane: 'a.b$c' }] })).toEqual([]);
  });

  it('keeps the earliest of several wishes, and takes a clock that is ahead for now', async () => {
    await list.wake(tenantId, [{ work: 'mail', at: LATER }]);
    await list.wake(tenantId, [{ work: 'mail', at: NOW }]);
    await list.wake(tenantId, [{ work: 'mail', at: LATER }]);
    expect(await dueIds()).toEqual([id('mail')]);
  });

  it('gives an entry to one of those who want it', async () => {
    await list.wake(tenantId, [{ work: 'mail', at: NOW }]);
    const claims = await Promise.all(['a', 'b', 'c'].map((owner) => list.claim([id('mail')], owner)));
    expect(claims.flat()).toHaveLength(1);
    expect(await dueIds()).toEqual([]);
  });

  it('remembers a wish that comes while somebody has the entry', async () => {
    const item = await claimed();
    await list.wake(tenantId, [{ work: 'mail', at: NOW }]);
    expect(await dueIds()).toEqual([]);
    await list.settle(item);
    expect(await dueIds()).toEqual([id('mail')]);
  });

  it('does nothing more for an entry that is settled, and waits with the next turn as asked', async () => {
    await list.settle(await claimed());
    expect(await dueIds()).toEqual([]);
    await list.settle(await claimed(), LATER, 3);
    expect(await items.findById(id('mail')).lean()).toMatchObject({ due: LATER, failures: 3 });
  });

  it('gives what a dead process had to another one, and lets the dead settle no more', async () => {
    const dead = await claimed('dead');
    await list.recover();
    expect(await dueIds()).toEqual([]);
    await leaseEnds();
    await list.recover();
    const [next] = await list.claim(await dueIds(), 'alive');
    expect(next).toMatchObject({ owner: 'alive', lost: 'process', fence: dead.fence + 1 });
    await list.settle(dead, LATER);
    expect(await items.findById(id('mail')).lean()).toMatchObject({ owner: 'alive' });
    await list.settle(next!);
    expect((await items.findById(id('mail')).lean())!.lost).toBeUndefined();
  });

  it('keeps the leases of a process that lives', async () => {
    await claimed('alive');
    await leaseEnds();
    await list.renew('alive');
    await list.recover();
    expect(await dueIds()).toEqual([]);
  });

  it('lets one process take over what a job brings, and only as long as it is the job’s', async () => {
    const job = await claimed(QUEUED);
    const adopted = await Promise.all(['a', 'b'].map((owner) => list.adopt(job, owner)));
    expect(adopted.filter(Boolean)).toHaveLength(1);
    await leaseEnds();
    await list.recover();
    await list.claim(await dueIds(), QUEUED);
    expect(await list.adopt(job, 'late')).toBeNull();
  });

  it('forgets a tenant', async () => {
    await claimed();
    await list.forget(tenantId);
    expect(await items.countDocuments({ tenantId })).toBe(0);
  });
});
