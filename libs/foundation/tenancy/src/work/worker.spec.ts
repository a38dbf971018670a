import { Injectable, Module } from '@nestjs/common';
import { BullModule, getQueueToken } from '@nestjs/bull';
import { getModelToken } from '@nestjs/mongoose';
import type { Queue } from 'bull';
import { mongo, type Model } from 'mongoose';
import {
  CurrentTenant,
  RelayModule,
  TenantRegistry,
  Work,
  WorkItem,
  WorkList,
  type TenantRecord,
  type TenantWork,
  type Turn,
} from '#foundation/tenancy';
import { until } from '#dev/until';
import { Metrics } from '#platform/metrics';
import { PLATFORM } from '#platform/mongo';
import { later, present } from '../../../../../test/support/clock.js';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import type { WorkJob } from './work-queues.js';

/** What the turns of this file do, and what they did. */
@Injectable()
class Diary {
  readonly turns: string[] = [];
  running = 0;
  most = 0;
  /** Tenants whose turns wait. */
  readonly held = new Map<string, Promise<void>>();
  failing = new Set<string>();
}

const NOTHING = { collection: 'nothing', at: 'at' };

abstract class Kept implements TenantWork {
  constructor(
    private readonly diary: Diary,
    private readonly tenant: CurrentTenant,
    private readonly name: string,
  ) {}

  async turn({ lane = '' }: Turn): Promise<void> {
    const { diary, tenant } = this;
    diary.most = Math.max(diary.most, ++diary.running);
    try {
      diary.turns.push(`${this.name} ${tenant.id} ${lane}`.trim());
      await diary.held.get(tenant.id);
      if (diary.failing.delete(tenant.id)) throw new Error('not now');
    } finally {
      diary.running--;
    }
  }
}

@Work({ name: 'plain', due: NOTHING, atOnce: 3 })
class Plain extends Kept {
  constructor(diary: Diary, tenant: CurrentTenant) {
    super(diary, tenant, 'plain');
  }
}

@Work({ name: 'lanes', due: NOTHING, atOnce: 8, perTenant: 2 })
class Lanes extends Kept {
  constructor(diary: Diary, tenant: CurrentTenant) {
    super(diary, tenant, 'lanes');
  }
}

@Work({ name: 'apart', due: NOTHING, atOnce: 1, lanesApart: true })
class Apart extends Kept {
  constructor(diary: Diary, tenant: CurrentTenant) {
    super(diary, tenant, 'apart');
  }
}

@Work({ name: 'owed', due: NOTHING, afterDeletion: true })
class Owed extends Kept {
  constructor(diary: Diary, tenant: CurrentTenant) {
    super(diary, tenant, 'owed');
  }
}

@Work({ name: 'queued', due: NOTHING, queue: 'test-work' })
class Queued extends Kept {
  constructor(diary: Diary, tenant: CurrentTenant) {
    super(diary, tenant, 'queued');
  }
}

@Module({
  imports: [RelayModule, BullModule.registerQueue({ name: 'test-work' })],
  providers: [Diary, Plain, Lanes, Apart, Owed, Queued],
})
class WorkingModule {}

describe('Worker', () => {
  let bench: ModuleBench;
  let diary: Diary;
  let list: WorkList;
  beforeAll(async () => {
    bench = await ModuleBench.start([WorkingModule]);
    diary = bench.app.get(Diary);
    list = bench.app.get(WorkList);
  });
  beforeEach(() => {
    diary.turns.length = 0;
    diary.most = 0;
  });
  afterEach(present);
  afterAll(() => bench.stop());

  const wake = (tenant: TenantRecord, work: string, lane?: string) =>
    list.wake(tenant._id, [{ work, at: new Date(), ...(lane && { lane }) }]);
  /** Lets a tenant's turns wait; returns how to let them go on. */
  const hold = (tenant: TenantRecord): (() => void) => {
    let release!: () => void;
    diary.held.set(tenant._id, new Promise((resolve) => (release = resolve)));
    return release;
  };
  const items = (): Model<WorkItem> => bench.app.get(getModelToken(WorkItem.name, PLATFORM));
  const itemOf = ({ _id }: TenantRecord, work: string) =>
    items().findOne({ tenantId: _id, work }).lean<WorkItem>();
  /** Lets a time of the work list come sooner. */
  const setItem = ({ _id }: TenantRecord, work: string, $set: Partial<WorkItem>) =>
    items().updateOne({ tenantId: _id, work }, { $set });
  const turnsOf = (tenant: TenantRecord) => diary.turns.filter((turn) => turn.includes(tenant._id));

  it('gives one turn for several wishes, and another one for a wish that comes meanwhile', async () => {
    const tenant = await bench.provision();
    const release = hold(tenant);
    await Promise.all([1, 2, 3].map(() => wake(tenant, 'plain')));
    await until('the turn', () => turnsOf(tenant).length === 1);
    await wake(tenant, 'plain');
    release();
    await until('another turn', () => turnsOf(tenant).length === 2);
  });

  it('goes on with other tenants while one hangs, within the bound of the work', async () => {
    const hanging = await bench.provision();
    const others = [await bench.provision(), await bench.provision(), await bench.provision()];
    const release = hold(hanging);
    await wake(hanging, 'plain');
    for (const tenant of others) await wake(tenant, 'plain');
    await until('the others', () => others.every((tenant) => turnsOf(tenant).length === 1));
    expect(diary.most).toBeLessThanOrEqual(3);
    release();
  });

  it('gives a tenant no more lanes at once than its share', async () => {
    const [greedy, other] = [await bench.provision(), await bench.provision()];
    const release = hold(greedy);
    for (const lane of ['a', 'b', 'c', 'd']) await wake(greedy, 'lanes', lane);
    await until('its share', () => turnsOf(greedy).length === 2);
    await wake(other, 'lanes', 'a');
    await until('the other', () => turnsOf(other).length === 1);
    expect(turnsOf(greedy)).toHaveLength(2);
    release();
    await until('the rest', () => turnsOf(greedy).length === 4);
  });

  it('lets a lane that hangs at some tenants hold up no other lane, where lanes have bounds of their own', async () => {
    const [hanging, waiting] = [await bench.provision(), await bench.provision()];
    const release = hold(hanging);
    await wake(hanging, 'apart', 'slow');
    await until('the turn that hangs', () => turnsOf(hanging).length === 1);
    await wake(waiting, 'apart', 'slow');
    await wake(waiting, 'apart', 'quick');
    await until('the other lane', () => turnsOf(waiting).length === 1);
    expect(turnsOf(waiting)[0]).toContain('quick');
    release();
    await until('the lane that waited', () => turnsOf(waiting).length === 2);
  });

  it('tries again what failed', async () => {
    const tenant = await bench.provision();
    diary.failing.add(tenant._id);
    await wake(tenant, 'plain');
    await until('the failure to be noted', async () => (await itemOf(tenant, 'plain'))?.failures === 1);
    expect((await itemOf(tenant, 'plain'))!.due!.getTime()).toBeGreaterThan(Date.now());
    await setItem(tenant, 'plain', { due: new Date(1) });
    await until('another try', () => turnsOf(tenant).length === 2);
  });

  it('lets Bull bring what is declared so, and does without it when a job is lost', async () => {
    const tenant = await bench.provision();
    await wake(tenant, 'queued');
    await until('the job', () => turnsOf(tenant).length === 1);
    const queue = bench.app.get<Queue<WorkJob>>(getQueueToken('test-work'));
    const add = jest.spyOn(queue, 'add').mockResolvedValue(undefined as never);
    await wake(tenant, 'queued');
    await until('a job that is lost', async () => (await itemOf(tenant, 'queued'))?.owner === 'queue');
    await setItem(tenant, 'queued', { lease: new Date(1) });
    await until('a turn without a job', () => turnsOf(tenant).length === 2);
    expect(add).toHaveBeenCalled();
    add.mockImplementation(() => new Promise(() => undefined));
    await wake(tenant, 'queued');
    await until('a turn although Redis hangs', () => turnsOf(tenant).length === 3);
    add.mockRestore();
  });

  it('begins no turn that another process has taken over while this one stood still', async () => {
    const tenant = await bench.provision();
    const claim = list.claim.bind(list);
    const settle = jest.spyOn(list, 'settle');
    const standing = jest.spyOn(list, 'claim').mockImplementation(async (ids, owner) => {
      const claimed = await claim(ids, owner);
      const mine = claimed.find(({ tenantId }) => tenantId === tenant._id);
      if (mine) {
        await items().updateOne({ _id: mine._id }, { $set: { owner: 'rival/1' }, $inc: { fence: 1 } });
        later(10_000);
      }
      return claimed;
    });
    await wake(tenant, 'plain');
    await until('the claim to be given back', () =>
      settle.mock.calls.some(([{ tenantId }]) => tenantId === tenant._id),
    );
    standing.mockRestore();
    settle.mockRestore();
    expect(turnsOf(tenant)).toEqual([]);
    expect((await itemOf(tenant, 'plain'))?.owner).toBe('rival/1');
  });

  it('tells operators how late work is that nobody takes', async () => {
    const tenant = await bench.provision();
    await wake(tenant, 'of another version');
    await setItem(tenant, 'of another version', { due: new Date(Date.now() - 120_000) });
    const samples = async () => (await bench.app.get(Metrics).scrape()).body;
    const late = /emporium_work_late_seconds\{work="of another version"\} ([\d.]+)/;
    await until('the metric', async () => Number(late.exec(await samples())?.[1] ?? 0) >= 120);
    expect(await samples()).toContain('emporium_work_due{work="of another version"} 1');
  });

  it('ends the transactions of the process that it takes over from', async () => {
    const tenant = await bench.provision();
    const dead = await new mongo.MongoClient(bench.config.MONGODB_URI, {
      appName: 'emporium-dead',
    }).connect();
    const rows = dead.db(tenant.database).collection<{ _id: string }>('rows');
    await rows.insertOne({ _id: 'row' });
    /* eslint-disable no-restricted-syntax -- a transaction of another process, whose UnitOfWork is not here */
    const session = dead.startSession();
    session.startTransaction();
    /* eslint-enable no-restricted-syntax */
    await rows.updateOne({ _id: 'row' }, { $set: { by: 'the dead' } }, { session });
    await wake(tenant, 'plain');
    await until('the turn', () => turnsOf(tenant).length === 1);
    await until('its end', async () => (await itemOf(tenant, 'plain'))?.lease === undefined);
    await setItem(tenant, 'plain', { owner: 'dead/1', lease: new Date(1) });
    await until('the turn of who takes over', () => turnsOf(tenant).length === 2);
    await expect(session.commitTransaction()).rejects.toThrow();
    await dead.close();
  });

  it('forgets the work of a tenant that is deleted, but does what it still owes', async () => {
    const tenant = await bench.provision();
    await list.wake(tenant._id, [{ work: 'owed', at: new Date(Date.now() + 3_600_000) }]);
    await bench.app.get(TenantRegistry).update(tenant._id, { $set: { status: 'deleted' } });
    await wake(tenant, 'plain');
    const left = async () => (await items().find({ tenantId: tenant._id }).lean()).map(({ work }) => work);
    await until('the entry to go', async () => (await left()).join() === 'owed');
    expect(turnsOf(tenant)).toEqual([]);
    await wake(tenant, 'owed');
    await until('its entry to go', async () => (await left()).length === 0);
    expect(turnsOf(tenant)).toEqual([`owed ${tenant._id}`]);
  });
});
