import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import { TenantRegistry } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { Tenant, type TenantRecord } from './tenant.schema.js';

describe('TenantRegistry', () => {
  let bench: ModuleBench;
  let registry: TenantRegistry;
  let tenants: Model<Tenant>;
  let queries: string[];

  beforeAll(async () => {
    bench = await ModuleBench.start([]);
    registry = bench.app.get(TenantRegistry);
    tenants = bench.app.get<Model<Tenant>>(getModelToken(Tenant.name, PLATFORM));
    // Deaf from now on: what Redis would tell comes when it likes, and here each step counts.
    await registry.onApplicationShutdown();
  });
  afterAll(() => bench.stop());

  /** Keeps note of the look-ups; `meanwhile` happens between a look-up's reading and its answer. */
  function watch(meanwhile: () => Promise<unknown> = async () => undefined): void {
    queries = [];
    const findOne = tenants.findOne.bind(tenants);
    jest.spyOn(tenants, 'findOne').mockImplementation(((filter: object) => ({
      lean: async () => {
        queries.push(JSON.stringify(filter));
        const tenant = await findOne(filter).lean<TenantRecord>();
        await meanwhile();
        return tenant;
      },
    })) as unknown as typeof tenants.findOne);
  }
  afterEach(() => jest.restoreAllMocks());

  it('answers from memory, by whichever name', async () => {
    const { _id, slug } = await bench.provision();
    await registry.byId(_id);
    watch();
    expect(await registry.bySlug(slug)).toBe(await registry.byId(_id));
    await registry.catchUp();
    expect(registry.peek(`slug:${slug}`)).toMatchObject({ _id });
    expect(queries).toEqual([]);
  });

  it('catches up with changes that nobody told it of, and with no others', async () => {
    const [changed, same] = [await bench.provision(), await bench.provision()];
    for (const { _id } of [changed, same]) await registry.byId(_id);
    const slug = `t-${newId().slice(-12)}`;
    expect(await registry.bySlug(slug)).toBeNull();
    await tenants.updateOne({ _id: changed._id }, { $set: { status: 'suspended', slug } });
    expect((await registry.byId(changed._id))!.status).toBe('active');
    await registry.catchUp();
    watch();
    expect((await registry.byId(changed._id))!.status).toBe('suspended');
    expect((await registry.bySlug(slug))!._id).toBe(changed._id);
    expect((await registry.byId(same._id))!.status).toBe('active');
    expect(queries).toEqual([JSON.stringify({ _id: changed._id })]);
  });

  it('does not keep what it read before a change that it heard of while reading', async () => {
    const { _id } = await bench.provision();
    await registry.announce(_id);
    watch(() => registry.update(_id, { $set: { status: 'suspended' } }));
    expect((await registry.byId(_id))!.status).toBe('active');
    jest.restoreAllMocks();
    expect((await registry.byId(_id))!.status).toBe('suspended');
  });
});
