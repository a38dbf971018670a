import { BullModule } from '@nestjs/bull';
import { Injectable, Module } from '@nestjs/common';
import { getModelToken, MongooseModule } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import { CurrentTenant, DEFAULT_CLUSTER, OUTBOX_QUEUE, Sweeper, type TenantSweep } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Handout } from './handout.js';
import { OutboxRings } from './rings.js';
import { UnsettledTenant, UnsettledTenants, UnsettledTenantSchema } from './unsettled-tenants.js';

@Injectable()
class Visits {
  readonly tenants: string[] = [];
  outcome: () => boolean = () => true;
}

@Sweeper()
class Look implements TenantSweep {
  constructor(
    private readonly visits: Visits,
    private readonly tenant: CurrentTenant,
  ) {}

  async sweep(): Promise<boolean> {
    this.visits.tenants.push(this.tenant.id);
    return this.visits.outcome();
  }
}

/** The relay's hands without the relay, which would sweep at times of its own. */
@Module({
  imports: [
    BullModule.registerQueue({ name: OUTBOX_QUEUE }),
    MongooseModule.forFeature([{ name: UnsettledTenant.name, schema: UnsettledTenantSchema }], PLATFORM),
  ],
  providers: [Visits, Look, Handout, OutboxRings, UnsettledTenants],
})
class LookingModule {}

describe('the sweep of unsettled tenants', () => {
  let bench: ModuleBench;
  let visits: Visits;
  let handout: Handout;
  beforeAll(async () => {
    bench = await ModuleBench.start([LookingModule]);
    visits = bench.app.get(Visits);
    handout = bench.app.get(Handout);
  });
  afterAll(() => bench.stop());

  const written = () =>
    bench.app.get<Model<UnsettledTenant>>(getModelToken(UnsettledTenant.name, PLATFORM)).distinct('_id');
  const sweep = async () => {
    visits.tenants.length = 0;
    await handout.sweepUnsettled(DEFAULT_CLUSTER, 1);
    return [...visits.tenants];
  };

  it('visits a tenant until nothing of it waits, also under a leader that never saw its events', async () => {
    const tenant = await bench.provision();
    // As a leader that died has left it.
    const model = bench.app.get<Model<UnsettledTenant>>(getModelToken(UnsettledTenant.name, PLATFORM));
    await new UnsettledTenants(model).add(tenant._id, DEFAULT_CLUSTER);
    expect(await sweep()).toEqual([]);

    await handout.takeOver(DEFAULT_CLUSTER);
    visits.outcome = () => false;
    expect(await sweep()).toEqual([tenant._id]);
    visits.outcome = () => {
      throw new Error('Redis is away');
    };
    expect(await sweep()).toEqual([tenant._id]);
    expect(await written()).toEqual([tenant._id]);

    visits.outcome = () => true;
    expect(await sweep()).toEqual([tenant._id]);
    expect(await written()).toEqual([]);
    expect(await sweep()).toEqual([]);
  });
});
