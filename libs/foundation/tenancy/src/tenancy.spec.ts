import { Injectable, Module } from '@nestjs/common';
import { getConnectionToken, InjectModel, Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { Connection, Model } from 'mongoose';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { text } from '#platform/facts';
import { until } from '#dev/until';
import { runWith } from '#platform/context';
import { installationKeys } from '#platform/crypto';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import {
  ClusterConnections,
  CurrentTenant,
  DEFAULT_CLUSTER,
  defineEvent,
  insideUnitOfWork,
  Outbox,
  RelayModule,
  Subscriber,
  TenancyModule,
  TenantInjectable,
  TenantRegistry,
  UnitOfWork,
  type NumberedEvent,
  type OutboxRow,
} from '#foundation/tenancy';

@Schema({ collection: 'memos' })
class Memo {
  @Prop({ type: String, required: true }) text: string;
}
const MemoSchema = SchemaFactory.createForClass(Memo);
MemoSchema.index({ text: 1 }, { unique: true });

const MemoWritten = defineEvent({
  type: 'memo.written',
  summary: 'A memo was written.',
  data: { text: text() },
  example: { text: 'hello' },
});

@TenantInjectable()
class Memos {
  constructor(
    @InjectModel(Memo.name) readonly model: Model<Memo>,
    readonly tenant: CurrentTenant,
    readonly unitOfWork: UnitOfWork,
    readonly outbox: Outbox,
  ) {}

  write(text: string, aggregate = text): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.model.create({ text });
      await this.outbox.append(MemoWritten.of(aggregate, { text }));
    });
  }
}

@Injectable()
class Heard {
  readonly texts: string[] = [];
  failing = new Set<string>();
}

@Subscriber({ name: 'memos.listen', on: [MemoWritten], effect: 'outside' })
class Listen {
  constructor(private readonly heard: Heard) {}

  async handle(event: NumberedEvent<{ text: string }>): Promise<void> {
    if (this.heard.failing.has(event.data.text)) throw new Error('not now');
    this.heard.texts.push(event.data.text);
  }
}

@Module({
  imports: [TenancyModule.forFeature([{ name: Memo.name, schema: MemoSchema }]), RelayModule],
  providers: [Memos, Heard, Listen],
})
class MemosModule {}

/** Who relays a deployment, and how far. */
interface RelayRow {
  _id: string;
  owner?: string;
  resumeToken?: unknown;
}

describe('tenancy', () => {
  let bench: ModuleBench;
  beforeAll(async () => {
    bench = await ModuleBench.start([MemosModule], { TENANT_RESIDENT_MAX: '3' });
  });
  afterAll(() => bench.stop());

  it('gives each tenant its own data and one instance of each service', async () => {
    const [a, b] = [await bench.provision(), await bench.provision()];
    await bench.with(a, Memos, (memos) => memos.write('mine'));
    const instances = await Promise.all([1, 2].map(() => bench.with(a, Memos, async (memos) => memos)));
    expect(instances[0]).toBe(instances[1]);
    expect(instances[0]!.tenant.id).toBe(a._id);
    await expect(bench.with(a, Memos, (memos) => memos.model.countDocuments())).resolves.toBe(1);
    await expect(bench.with(b, Memos, (memos) => memos.model.countDocuments())).resolves.toBe(0);
  });

  it('refuses a command on another tenant’s database', async () => {
    const [a, b] = [await bench.provision(), await bench.provision()];
    const foreign = await bench.with(b, Memos, async (memos) => memos.model);
    await expect(bench.scope.run(a._id, async () => foreign.countDocuments())).rejects.toThrow(
      `from work of tenant ${a._id}`,
    );
  });

  it('passes events on in order, and holds back only the aggregate of an event that fails', async () => {
    const tenant = await bench.provision();
    const heard = bench.app.get(Heard);
    heard.texts.length = 0;
    heard.failing.add('a1');
    await bench.with(tenant, Memos, async (memos) => {
      await memos.write('a1', 'a');
      await memos.write('b1', 'b');
      await memos.write('a2', 'a');
      await memos.write('b2', 'b');
    });
    await until('the events of b', () => heard.texts.length === 2);
    expect(heard.texts).toEqual(['b1', 'b2']);
    heard.failing.clear();
    await until('the events of a', () => heard.texts.length === 4);
    expect(heard.texts).toEqual(['b1', 'b2', 'a1', 'a2']);
  });

  it('passes on the events of other tenants while one tenant’s database cannot be reached, and that tenant’s later', async () => {
    const heard = bench.app.get(Heard);
    heard.texts.length = 0;
    const [broken, healthy] = [await bench.provision(), await bench.provision()];
    const registry = bench.app.get(TenantRegistry);
    await bench.scope.evict(broken._id);
    await registry.update(broken._id, { $set: { ownUri: 'cannot be opened' } });
    const cluster = await bench.app.get(ClusterConnections).cluster(DEFAULT_CLUSTER);
    await runWith({ correlationId: 'test', tenantId: broken._id }, () =>
      cluster
        .getClient()
        .db(broken.database)
        .collection<OutboxRow>('outbox')
        .insertOne({
          _id: newId(),
          type: MemoWritten.type,
          version: 1,
          aggregate: { type: 'memo', id: 'late' },
          occurredAt: new Date(),
          actor: { type: 'system' },
          data: { text: 'late' },
          waiting: true,
        }),
    );
    await bench.with(healthy, Memos, (memos) => memos.write('in time'));
    await until('the event of the healthy tenant', () => heard.texts.includes('in time'));
    expect(heard.texts).toEqual(['in time']);
    await registry.update(broken._id, { $unset: { ownUri: '' } });
    await bench.with(broken, Memos, (memos) => memos.write('after'));
    await until('the events of the broken tenant', () => heard.texts.length === 3);
    expect(heard.texts).toEqual(['in time', 'late', 'after']);
  });

  it('relays the events of a tenant that brought a deployment of its own', async () => {
    const heard = bench.app.get(Heard);
    heard.texts.length = 0;
    const { _id } = await bench.provision();
    const box = installationKeys(bench.config).box('tenant-uri', _id);
    const own = { $set: { ownUri: box.seal(bench.config.MONGODB_URI) } };
    const tenant = (await bench.app.get(TenantRegistry).update(_id, own))!;
    await bench.with(tenant, Memos, (memos) => memos.write('at home'));
    await until('the event', () => heard.texts.includes('at home'));
    const relays = bench.app.get<Connection>(getConnectionToken(PLATFORM)).collection<RelayRow>('relays');
    // The shared cluster's relay sees it here, too; elsewhere it could not.
    await until('its own relay', async () => {
      const relay = await relays.findOne({ _id: `tenant:${_id}` });
      return relay?.owner !== undefined && relay.resumeToken !== undefined;
    });
  });

  it('rolls back the change together with its event', async () => {
    const tenant = await bench.provision();
    await bench.with(tenant, Memos, async (memos) => {
      await expect(
        memos.unitOfWork.run(async () => {
          await memos.write('gone');
          expect(insideUnitOfWork()).toBe(true);
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await memos.model.countDocuments()).toBe(0);
    });
  });
});
