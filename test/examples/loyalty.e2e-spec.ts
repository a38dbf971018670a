import { Module } from '@nestjs/common';
import { InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { until } from '#dev/until';
import { id, whole, type FactsOf } from '#platform/facts';
import { newId } from '#platform/ids';
import { OrderPaid, type OrderFacts } from '#commerce/orders/events';
import {
  collectionOf,
  defineEvent,
  Outbox,
  RelayModule,
  Subscriber,
  TenancyModule,
  TenantInjectable,
  UnitOfWork,
  type EventSubscriber,
  type NumberedEvent,
} from '#foundation/tenancy';
import { ModuleBench } from '../support/module-bench.js';

/*
 * An example for CONTRIBUTING.md: a library that reacts to an event and writes in units of work. `npm run generate` copies
 * its regions.
 */

@Schema({ collection: 'loyalty_points', versionKey: false })
class CustomerPoints {
  /** The customer's id. */
  @Prop({ type: String }) _id: string;
  @Prop({ type: Number, required: true }) balance: number;
}

// #region event
const POINTS = { customerId: id(), points: whole('Those that were spent') };
type PointsFacts = FactsOf<typeof POINTS>;

const PointsSpent = defineEvent({
  type: 'loyalty-points.spent',
  summary: 'A customer spent points.',
  published: false,
  data: POINTS,
  example: { customerId: '01jd2k3m4n5p6q7r8s9tavwxyz', points: 50 },
});
// #endregion

@TenantInjectable()
class Points {
  constructor(
    @InjectModel(CustomerPoints.name) private readonly points: Model<CustomerPoints>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  async award(customerId: string, points: number): Promise<void> {
    this.unitOfWork.mustBeRunning();
    await this.points.updateOne({ _id: customerId }, { $inc: { balance: points } }, { upsert: true });
  }

  /** @returns whether the customer had enough */
  // #region write
  async spend(customerId: string, points: number): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      const enough = { _id: customerId, balance: { $gte: points } };
      const { modifiedCount } = await collectionOf(this.points).updateOne(enough, {
        $inc: { balance: -points },
      });
      if (modifiedCount > 0) await this.outbox.append(PointsSpent.of(customerId, { customerId, points }));
      return modifiedCount > 0;
    });
  }
  // #endregion

  async balance(customerId: string): Promise<number> {
    return (await this.points.findById(customerId).lean())?.balance ?? 0;
  }

  /** As if the customer paid an order. */
  async pay(customerId: string | null, orderId: string, total: number): Promise<void> {
    const { example } = OrderPaid;
    const order = { ...example, orderId, customerId, totals: { ...example.totals, total } };
    await this.unitOfWork.run(() => this.outbox.append(OrderPaid.of(orderId, order)));
  }
}

// #region reaction
@Subscriber({ name: 'loyalty.award-points', on: [OrderPaid] })
class AwardPoints implements EventSubscriber {
  constructor(private readonly points: Points) {}

  async handle({ data }: NumberedEvent<OrderFacts>): Promise<void> {
    // Guests collect no points.
    if (data.customerId) await this.points.award(data.customerId, data.totals.total);
  }
}
// #endregion

const collections = [
  {
    name: CustomerPoints.name,
    schema: SchemaFactory.createForClass(CustomerPoints),
    optional: true as const,
  },
];

@Module({
  imports: [RelayModule, TenancyModule.forFeature(collections)],
  providers: [Points, AwardPoints],
})
class LoyaltyModule {}

const ADA = newId();

describe('points of customers', () => {
  let bench: ModuleBench;
  beforeAll(async () => {
    bench = await ModuleBench.start([LoyaltyModule]);
  });
  afterAll(() => bench.stop());

  it('are awarded once for each paid order of an account, in the shop where it was paid', async () => {
    const [north, south] = [await bench.provision(), await bench.provision()];
    const balance = (tenant: typeof north, id: string) =>
      bench.with(tenant, Points, (points) => points.balance(id));
    await bench.with(north, Points, async (points) => {
      await points.pay(ADA, 'order-1', 100);
      await points.pay(null, 'order-2', 1_000);
      await points.pay(ADA, 'order-3', 20);
    });
    await bench.with(south, Points, (points) => points.pay('grace', 'order-1', 5));
    await until('the points', async () => (await balance(north, ADA)) === 120);
    await until('the points', async () => (await balance(south, 'grace')) === 5);
    expect(await balance(south, ADA)).toBe(0);
  });

  it('are spent only if there are enough, with an event', async () => {
    const tenant = await bench.provision();
    await bench.with(tenant, Points, (points) => points.pay(ADA, 'order-1', 100));
    await until('the points', async () =>
      bench.with(tenant, Points, async (points) => (await points.balance(ADA)) === 100),
    );
    const spent = await bench.with(tenant, Points, async (points) => [
      await points.spend(ADA, 70),
      await points.spend(ADA, 70),
    ]);
    expect(spent).toEqual([true, false]);
    const events = await bench.scope.run(tenant._id, ({ connection }) =>
      connection.db!.collection('outbox').find({ type: PointsSpent.type }).toArray(),
    );
    expect(events.map(({ data }) => data as PointsFacts)).toEqual([{ customerId: ADA, points: 70 }]);
  });
});
