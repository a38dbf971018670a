import { Injectable, Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { whole } from '#platform/facts';
import {
  defineEvent,
  EventHistory,
  Outbox,
  RelayModule,
  Subscriber,
  TenantInjectable,
  UnitOfWork,
  type TenantRecord,
} from '#foundation/tenancy';
import { until } from '#dev/until';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { ForgetEvents } from './forget-events.js';

const Grown = defineEvent({
  type: 'leaf.grown',
  summary: 'A leaf.',
  data: { n: whole() },
  example: { n: 1 },
});

@Injectable()
class Weather {
  bad = false;
}

@Subscriber({ name: 'leaves.rake', on: [Grown] })
class Rake {
  constructor(private readonly weather: Weather) {}

  handle(): Promise<void> {
    return this.weather.bad ? Promise.reject(new Error('it rains')) : Promise.resolve();
  }
}

@TenantInjectable()
class Tree {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    readonly history: EventHistory,
  ) {}

  grow(leaf: string, n: number): Promise<unknown> {
    return this.unitOfWork.run(() => this.outbox.append(Grown.of(leaf, { n })));
  }

  /** Lets the first events be a hundred days old. */
  async age(count: number): Promise<void> {
    const occurredAt = new Date(Date.now() - 100 * 86_400_000);
    await this.connection
      .db!.collection('outbox')
      .updateMany({ seq: { $lte: count } }, { $set: { occurredAt } });
  }

  async kept(): Promise<number[]> {
    return (await this.history.after(0, 100)).map(({ seq }) => seq);
  }

  async handled(): Promise<number> {
    const lanes = await this.connection
      .db!.collection<{ _id: string; database: Record<string, number> }>('state')
      .findOne({ _id: 'lanes' });
    return lanes?.database['leaves/rake'] ?? 0;
  }
}

@Module({ imports: [RelayModule], providers: [Weather, Rake, Tree] })
class TreeModule {}

describe('old events', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([TreeModule]);
  });
  beforeEach(async () => {
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  const inside = <T>(work: (tree: Tree) => Promise<T>) => bench.with(tenant, Tree, work);
  const forget = () => bench.with(tenant, ForgetEvents, (work) => work.turn({ until: Date.now() + 1_000 }));
  /** So many leaves more, handled up to this number. */
  async function grown(leaves: number, upTo: number): Promise<void> {
    for (let n = 1; n <= leaves; n++) await inside((tree) => tree.grow(`leaf-${n}`, n));
    await until('the leaves', () => inside(async (tree) => (await tree.handled()) === upTo));
  }

  it('are deleted, but not those that are younger, and never the newest', async () => {
    await grown(5, 5);
    await inside((tree) => tree.age(3));
    await forget();
    expect(await inside((tree) => tree.kept())).toEqual([4, 5]);
    expect(await inside((tree) => tree.history.first())).toBe(4);
    await inside((tree) => tree.age(5));
    await forget();
    expect(await inside((tree) => tree.kept())).toEqual([5]);
    await grown(1, 6);
    expect(await inside((tree) => tree.kept())).toEqual([5, 6]);
  });

  it('stay as long as one of them waits to be handled', async () => {
    const weather = bench.app.get(Weather);
    await grown(1, 1);
    weather.bad = true;
    await inside((tree) => tree.grow('wet', 2));
    await until('it to be put aside', () => inside(async (tree) => (await tree.handled()) === 2));
    await inside((tree) => tree.grow('wet too', 3));
    await until('the next', () => inside(async (tree) => (await tree.handled()) === 3));
    await inside((tree) => tree.age(3));
    await forget();
    expect(await inside((tree) => tree.kept())).toEqual([2, 3]);
    weather.bad = false;
  });
});
