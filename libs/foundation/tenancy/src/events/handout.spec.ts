import type { mongo } from 'mongoose';
import { ClusterConnections } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { LOOK_AGAIN_WORK } from '../work/look-again.js';
import type { Wake } from '../work/wake.js';
import type { WorkList } from '../work/work-list.js';
import { Handout } from './handout.js';
import { readLanes, lanesIn } from './lane-cursors.js';
import type { SubscriberTable } from './subscriber-table.js';

const SUBSCRIBERS = { all: () => [{ name: 'listener', on: 'all', wants: () => true }] };

describe('Handout', () => {
  let bench: ModuleBench;
  let woken: string[];
  let wake: jest.Mock<Promise<void>, [string, readonly Wake[]]>;
  let handout: Handout;
  beforeAll(async () => {
    bench = await ModuleBench.start([]);
  });
  beforeEach(() => {
    woken = [];
    wake = jest.fn(async (_tenantId, wakes) => void woken.push(...wakes.map(({ work }) => work)));
    const list = { wake } as unknown as WorkList;
    handout = new Handout(SUBSCRIBERS as unknown as SubscriberTable, list);
  });
  afterAll(() => bench.stop());

  /** Works in the database of a tenant of which nothing was ever handed out. */
  async function inNewTenant<T>(work: (db: mongo.Db, id: string) => Promise<T>): Promise<T> {
    const tenant = await bench.provision();
    return bench.app.get(ClusterConnections).withDatabase(tenant, (db) => work(db, tenant._id));
  }

  it('asks once for a look at a tenant whose first events it hands out', () =>
    inNewTenant(async (db, id) => {
      await handout.hand(id, db);
      await handout.hand(id, db);
      expect(woken).toEqual([LOOK_AGAIN_WORK]);
    }));

  it('asks for it before lanes begin: a crash in between loses nothing', () =>
    inNewTenant(async (db, id) => {
      let lanes: unknown;
      wake.mockImplementationOnce(async () => {
        lanes = await readLanes(lanesIn(db));
        throw new Error('killed');
      });
      await expect(handout.hand(id, db)).rejects.toThrow('killed');
      expect(lanes).toBeNull();
      await handout.hand(id, db);
      expect(woken).toEqual([LOOK_AGAIN_WORK]);
    }));

  it('leaves the look to whoever only opens the lanes', () =>
    inNewTenant(async (db, id) => {
      await handout.openLanes(db);
      await expect(readLanes(lanesIn(db))).resolves.toMatchObject({
        database: { listener: expect.any(Number) },
      });
      await handout.hand(id, db);
      expect(woken).toEqual([]);
    }));
});
