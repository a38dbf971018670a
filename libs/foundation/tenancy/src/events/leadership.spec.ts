import { Module } from '@nestjs/common';
import { getModelToken, MongooseModule } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { whole } from '#platform/facts';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { DEFAULT_CLUSTER, defineEvent, Outbox, UnitOfWork, type TenantRecord } from '#foundation/tenancy';
import { until } from '#dev/until';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Deployments } from '../connections/deployments.js';
import { Leadership, type LeadersHands } from './leadership.js';
import { RelayLeases, RelayState, RelayStateSchema } from './relay-lease.js';

const Rung = defineEvent({
  type: 'bell.rung',
  summary: 'A bell.',
  data: { n: whole() },
  example: { n: 1 },
});

/** What a leader asked for, and what it has to wait for. */
class Hands implements LeadersHands {
  readonly handed: string[] = [];
  looks = 0;
  readonly held = new Map<string, Promise<void>>();

  async hand(tenantId: string, look: boolean): Promise<void> {
    this.handed.push(look ? `${tenantId} look` : tenantId);
    await this.held.get(tenantId);
  }

  /** Whether a tenant was handed out, with a look or without: what comes as the stream opens may be older than it. */
  heard({ _id }: TenantRecord): boolean {
    return this.handed.some((each) => each.startsWith(_id));
  }

  lookAtAll(): Promise<void> {
    this.looks++;
    return Promise.resolve();
  }
}

/** The parts of the relay without the relay, which would lead by itself. */
@Module({
  imports: [MongooseModule.forFeature([{ name: RelayState.name, schema: RelayStateSchema }], PLATFORM)],
  providers: [Deployments, RelayLeases],
})
class PartsModule {}

describe('a leader of the relay', () => {
  let bench: ModuleBench;
  let leases: RelayLeases;
  let states: Model<RelayState>;
  let deployment: string;
  let tenant: TenantRecord;
  beforeAll(async () => {
    bench = await ModuleBench.start([PartsModule]);
    leases = bench.app.get(RelayLeases);
    states = bench.app.get<Model<RelayState>>(getModelToken(RelayState.name, PLATFORM));
    tenant = await bench.provision();
  });
  beforeEach(() => {
    deployment = newId();
  });
  afterAll(() => bench.stop());

  /** Leads until it is told to stop. */
  async function lead(hands: Hands, subscribers = 'a b') {
    const lease = (await leases.take(deployment))!;
    const stopping = new AbortController();
    const ending = new Leadership({
      deployment: { ...(await bench.app.get(Deployments).open(DEFAULT_CLUSTER)), id: deployment },
      lease,
      leases,
      hands,
      databasePrefix: bench.config.TENANT_DB_PREFIX,
      subscribers,
      stopping: stopping.signal,
    }).last();
    return {
      ending,
      stop: async () => {
        stopping.abort();
        await ending;
      },
    };
  }
  const ring = (of = tenant) =>
    bench.scope.run(of._id, async (graph) => {
      const [unitOfWork, outbox] = [await graph.get(UnitOfWork), await graph.get(Outbox)];
      await unitOfWork.run(() => outbox.append(Rung.of('bell', { n: 1 })));
    });
  const position = async () => (await states.findById(deployment).lean())?.resumeToken;

  it('looks at all tenants once, and again only for new subscribers', async () => {
    const hands = new Hands();
    for (const subscribers of ['a b', 'a b', 'a b c']) {
      const { stop } = await lead(hands, subscribers);
      await until(
        'the note',
        async () => (await states.findById(deployment).lean())!.lookedFor === subscribers,
      );
      await stop();
    }
    expect(hands.looks).toBe(2);
  });

  it('hands out whom something happened to, and goes on where it stood, looking at whom another one may have left', async () => {
    const first = new Hands();
    const leading = await lead(first);
    await ring();
    await until('the ring', () => first.heard(tenant));
    await leading.stop();
    await ring();
    const second = new Hands();
    const next = await lead(second);
    await until('the ring that nobody heard', () => second.handed.includes(`${tenant._id} look`));
    expect(new Set(second.handed)).toEqual(new Set([`${tenant._id} look`]));
    await next.stop();
  });

  it('notes no position behind what is not handed out yet', async () => {
    const other = await bench.provision();
    const hands = new Hands();
    const leading = await lead(hands);
    let release!: () => void;
    hands.held.set(tenant._id, new Promise((resolve) => (release = resolve)));
    const before = await position();
    await ring();
    await ring(other);
    await until('both', () => hands.heard(tenant) && hands.heard(other));
    release();
    await until('the position', async () => JSON.stringify(await position()) !== JSON.stringify(before));
    await leading.stop();
    const next = new Hands();
    const again = await lead(next);
    await again.stop();
    expect(next.handed).toEqual([]);
  });

  it('ends when another process has taken its lease', async () => {
    const { ending } = await lead(new Hands());
    await states.updateOne({ _id: deployment }, { owner: 'another', $inc: { epoch: 1 } });
    await expect(ending).resolves.toBeUndefined();
    expect(await states.findById(deployment).lean()).toMatchObject({ owner: 'another' });
  });

  it('is the only one, until its lease ends by the clock of the database', async () => {
    const lease = (await leases.take(deployment))!;
    expect(await leases.take(deployment)).toBeNull();
    expect(await leases.led([deployment, 'nobody’s'])).toEqual(new Set([deployment]));
    await states.updateOne({ _id: deployment }, { leaseUntil: new Date(1) });
    expect(await leases.take(deployment)).toMatchObject({ epoch: lease.epoch + 1 });
    expect(await leases.renew(lease)).toBe(false);
  });
});
