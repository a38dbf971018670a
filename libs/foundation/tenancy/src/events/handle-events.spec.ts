import { Injectable, Module } from '@nestjs/common';
import { getModelToken, InjectConnection } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { whole } from '#platform/facts';
import {
  collectionNamed,
  defineEvent,
  EventHistory,
  Outbox,
  RelayModule,
  Subscriber,
  TenantInjectable,
  TenantLook,
  UnitOfWork,
  WorkItem,
  type NumberedEvent,
  type TenantRecord,
} from '#foundation/tenancy';
import { until } from '#dev/until';
import { PLATFORM } from '#platform/mongo';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { HandleEvents } from './handle-events.js';

/** Of no interest to anybody here. */
const Shorn = defineEvent({
  type: 'sheep.shorn',
  summary: 'One less.',
  data: { n: whole() },
  example: { n: 1 },
});
const Counted = defineEvent({
  type: 'sheep.counted',
  summary: 'One more.',
  data: { n: whole() },
  example: { n: 1 },
});

@Injectable()
class Moods {
  /** Aggregates whose events cannot be handled yet. */
  readonly tired = new Set<string>();
}

@TenantInjectable()
class Flock {
  constructor(
    @InjectConnection() readonly connection: Connection,
    readonly unitOfWork: UnitOfWork,
    readonly outbox: Outbox,
    readonly history: EventHistory,
  ) {}

  /** One event for each of these sheep, in one unit of work. */
  async count(n: number, ...sheep: string[]): Promise<void> {
    await this.unitOfWork.run(() => this.outbox.append(...sheep.map((name) => Counted.of(name, { n }))));
  }

  /** Events of a kind that nobody subscribes to. */
  async shear(n: number): Promise<void> {
    await this.unitOfWork.run(() =>
      this.outbox.append(...Array.from({ length: n }, (_, i) => Shorn.of(`shorn-${i}`, { n }))),
    );
  }

  /** What a subscriber noted, in its order. */
  async noted(by: string): Promise<string[]> {
    const rows = await this.connection.db!.collection(by).find().sort({ _id: 1 }).toArray();
    return rows.map(({ what }) => what as string);
  }

  async note(by: string, { aggregate, data }: NumberedEvent<{ n: number }>): Promise<void> {
    await collectionNamed(this.connection, by).insertOne({ what: `${aggregate.id} ${data.n}` });
  }
}

@Subscriber({ name: 'sheep.book', on: [Counted] })
class Book {
  constructor(
    private readonly flock: Flock,
    private readonly moods: Moods,
  ) {}

  async handle(event: NumberedEvent<{ n: number }>): Promise<void> {
    await this.flock.note('book', event);
    if (this.moods.tired.has(event.aggregate.id)) throw new Error('too tired');
  }
}

@Subscriber({ name: 'sheep.copy', on: [Counted] })
class Copy {
  constructor(private readonly flock: Flock) {}

  handle(event: NumberedEvent<{ n: number }>): Promise<void> {
    return this.flock.note('copy', event);
  }
}

@Subscriber({ name: 'sheep.post', on: [Counted], effect: 'outside' })
class Post {
  constructor(
    private readonly flock: Flock,
    private readonly moods: Moods,
  ) {}

  async handle(event: NumberedEvent<{ n: number }>): Promise<void> {
    if (this.moods.tired.has(event.aggregate.id)) throw new Error('too tired');
    await this.flock.note('post', event);
  }
}

@Module({ imports: [RelayModule], providers: [Moods, Flock, Book, Copy, Post] })
class SheepModule {}

describe('events', () => {
  let bench: ModuleBench;
  let moods: Moods;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([SheepModule]);
    moods = bench.app.get(Moods);
  });
  beforeEach(async () => {
    moods.tired.clear();
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  const inside = <T>(work: (flock: Flock) => Promise<T>) => bench.with(tenant, Flock, work);
  const noted = (by: string) => inside((flock) => flock.noted(by));
  const all = (by: string, count: number) =>
    until(`${count} events in ${by}`, async () => (await noted(by)).length === count);
  /** Gives a turn although others may have one: as after a lease that ran out under its holder. */
  const rival = () => bench.with(tenant, HandleEvents, (work) => work.turn({ until: Date.now() + 200 }));
  /** Makes what is parked due. */
  const again = () =>
    inside((flock) =>
      flock.connection
        .db!.collection('parked_events')
        .updateMany({ nextAt: { $exists: true } }, { $set: { nextAt: new Date(1) } }),
    );

  it('have their effect once and in order, whoever else has a turn', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `dolly-${i % 7}`);
    await inside((flock) => flock.count(1, ...names));
    const rivals = Array.from({ length: 6 }, async () => {
      for (let turn = 0; turn < 10; turn++) await rival();
    });
    await Promise.all([...rivals, all('book', 200), all('copy', 200)]);
    const expected = names.map((name) => `${name} 1`);
    expect(await noted('book')).toEqual(expected);
    expect(await noted('copy')).toEqual(expected);
  });

  it('that fail hold back their aggregate at that subscriber, and nothing else', async () => {
    moods.tired.add('b');
    await inside((flock) => flock.count(1, 'a', 'b', 'c'));
    await inside((flock) => flock.count(2, 'a', 'b', 'c'));
    await all('book', 4);
    await all('copy', 6);
    expect(await noted('book')).toEqual(['a 1', 'c 1', 'a 2', 'c 2']);
    expect(await noted('copy')).toEqual(['a 1', 'b 1', 'c 1', 'a 2', 'b 2', 'c 2']);
    moods.tired.clear();
    await again();
    await rival();
    await all('book', 6);
    expect((await noted('book')).slice(4)).toEqual(['b 1', 'b 2']);
  });

  it('that nobody wants give nobody a turn when somebody looks: the lanes move along', async () => {
    await inside((flock) => flock.shear(3));
    await until(
      'the events have numbers',
      async () => (await inside((flock) => flock.history.after(0, 10))).length === 3,
    );
    const list = bench.app.get<Model<WorkItem>>(getModelToken(WorkItem.name, PLATFORM));
    await list.deleteMany({ tenantId: tenant._id });
    await bench.app.get(TenantLook).at(tenant);
    expect(await list.countDocuments({ tenantId: tenant._id, work: /^events/ })).toBe(0);
    const lanes = await inside((flock) =>
      flock.connection.db!.collection('state').findOne({ _id: 'lanes' as never }),
    );
    expect(lanes).toMatchObject({
      database: { 'sheep/book': 3, 'sheep/copy': 3 },
      outside: { 'sheep/post': 3 },
    });
  });

  it('keep their order however many aggregates are held back', async () => {
    const names = Array.from({ length: 120 }, (_, i) => `sheep-${i}`);
    for (const name of names) moods.tired.add(name);
    await inside((flock) => flock.count(1, ...names));
    await all('copy', 120);
    await inside((flock) => flock.count(2, ...names));
    await all('copy', 240);
    moods.tired.clear();
    await again();
    await Promise.all([rival(), all('book', 240)]);
    const book = await noted('book');
    const wrong = names.filter((name) => book.indexOf(`${name} 1`) > book.indexOf(`${name} 2`));
    expect(wrong).toEqual([]);
  });

  it('reach subscribers whose effect is outside in order, and again until they take them', async () => {
    moods.tired.add('b');
    await inside((flock) => flock.count(1, 'a', 'b'));
    await inside((flock) => flock.count(2, 'a', 'b'));
    await all('post', 2);
    expect(await noted('post')).toEqual(['a 1', 'a 2']);
    moods.tired.clear();
    await all('post', 4);
    expect((await noted('post')).slice(2)).toEqual(['b 1', 'b 2']);
  });
});
