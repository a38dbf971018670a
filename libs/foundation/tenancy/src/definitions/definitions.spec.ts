import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { until } from '#dev/until';
import { defineErrors } from '#platform/errors';
import type { PageRequest } from '#platform/paging';
import {
  BY_KEY,
  defineKind,
  Definitions,
  outsideUnitOfWork,
  TenancyModule,
  TenantInjectable,
  UnitOfWork,
  type Defined,
  type TenantRecord,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { queryPlans } from '../../../../../test/support/query-plans.js';

const text = { title: 'Test', de: 'Probe', advice: 'None.' };
const errors = defineErrors({
  notFound: { code: 'test.colour-not-found', kind: 'not-found', ...text },
  keyTaken: { code: 'test.colour-key-taken', kind: 'conflict', ...text },
  externalIdTaken: { code: 'test.colour-external-id-taken', kind: 'conflict', ...text },
  changed: { code: 'test.colour-changed', kind: 'precondition-failed', ...text },
});
const COLOURS = defineKind<{ readonly hex: string }>({ name: 'test-colour', errors });
const SHAPES = defineKind<{ readonly corners: number }>({ name: 'test-shape', errors });

@TenantInjectable()
class Inside {
  readonly colours;
  readonly shapes;

  constructor(
    definitions: Definitions,
    readonly unitOfWork: UnitOfWork,
    @InjectConnection() readonly connection: Connection,
  ) {
    this.colours = definitions.of(COLOURS);
    this.shapes = definitions.of(SHAPES);
  }

  async keys(page: Partial<PageRequest> = {}): Promise<string[]> {
    const sort = [...BY_KEY, { field: '_id', direction: 1 }] as const;
    const { rows } = await this.colours.list({ sort, limit: 20, wantsTotal: false, ...page });
    return rows.map(({ key }) => key);
  }
}

@Module({ imports: [TenancyModule], providers: [Inside] })
class InsideModule {}

const red: Defined<{ hex: string }> = { key: 'red', hex: '#f00' };

describe('definitions', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const inside = <T>(work: (parts: Inside) => Promise<T>) => bench.with(tenant, Inside, work);
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
  });
  beforeEach(async () => {
    tenant = await bench.provision();
  });
  afterAll(() => bench.stop());

  it('of one kind are found by id, key and external id, and never those of another kind', () =>
    inside(async ({ colours, shapes }) => {
      const { _id } = await colours.insert({ ...red, externalId: 'erp-1' });
      const square = await shapes.insert({ key: 'red', externalId: 'erp-1', corners: 4 });
      const found = { _id, key: 'red', hex: '#f00', version: 1, createdAt: expect.any(Date) as Date };
      await expect(colours.get(_id)).resolves.toMatchObject(found);
      await expect(colours.withKey('red')).resolves.toMatchObject(found);
      await expect(colours.withExternalId('erp-1')).resolves.toMatchObject(found);
      await expect(colours.withKey('blue')).resolves.toBeNull();
      await expect(colours.some([square._id, _id, 'x'])).resolves.toMatchObject([found]);
      await expect(colours.get(square._id)).rejects.toMatchObject({ code: 'test.colour-not-found' });
      await expect(colours.delete(square._id)).rejects.toMatchObject({ code: 'test.colour-not-found' });
      expect(await shapes.count()).toBe(1);
    }));

  it('are listed by page in the order of their keys, read from an index', () =>
    inside(async (parts) => {
      for (const key of ['c', 'a', 'b', 'd']) await parts.colours.insert({ ...red, key });
      await parts.shapes.insert({ key: 'aa', corners: 3 });
      expect(await parts.keys({ limit: 2 })).toEqual(['a', 'b']);
      const plans = await queryPlans(parts.connection.db! as never, 'definitions', async () => {
        expect(await parts.keys({ limit: 2, after: ['b', 'ignored'] })).toEqual(['c', 'd']);
      });
      expect(plans).toEqual(['IXSCAN { kind: 1, key: 1 }']);
    }));

  it('have keys and external ids of their own, else the caller gets its own error', () =>
    inside(async ({ colours }) => {
      const { _id } = await colours.insert({ ...red, externalId: 'erp-1' });
      await expect(colours.insert(red)).rejects.toMatchObject({ code: 'test.colour-key-taken' });
      await expect(colours.insert({ ...red, key: 'blue', externalId: 'erp-1' })).rejects.toMatchObject({
        code: 'test.colour-external-id-taken',
      });
      const blue = await colours.insert({ ...red, key: 'blue' });
      const taken = colours.change(blue._id, 1, (before) => ({ ...before, externalId: 'erp-1' }));
      await expect(taken).rejects.toMatchObject({ code: 'test.colour-external-id-taken' });
      await colours.delete(_id);
      await expect(colours.insert({ ...red, externalId: 'erp-1' })).resolves.toMatchObject({ key: 'red' });
    }));

  it('are changed and deleted only in the version that the caller has seen', () =>
    inside(async ({ colours }) => {
      const { _id } = await colours.insert(red);
      const { before, after } = await colours.change(_id, 1, (seen) => ({ ...seen, hex: '#e00' }));
      expect([before.hex, after.hex, after.version]).toEqual(['#f00', '#e00', 2]);
      await expect(colours.get(_id)).resolves.toEqual(after);
      await expect(colours.change(_id, 1, (seen) => seen)).rejects.toMatchObject({
        code: 'test.colour-changed',
      });
      await expect(colours.delete(_id, 1)).rejects.toMatchObject({ code: 'test.colour-changed' });
      await expect(colours.delete(_id, 2)).resolves.toMatchObject({ hex: '#e00' });
      await expect(colours.get(_id)).rejects.toMatchObject({ code: 'test.colour-not-found' });
    }));

  it('are written with the unit of work of the caller, or not at all; the first one as well', () =>
    inside(async ({ colours, unitOfWork }) => {
      const failing = unitOfWork.run(async () => {
        await colours.insert(red);
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await colours.all()).toEqual([]);
      await unitOfWork.run(() => colours.insert(red));
      expect(await colours.all()).toHaveLength(1);
    }));

  it('that a change needs are not deleted at the same time', () =>
    inside(async ({ colours, unitOfWork }) => {
      const { _id } = await colours.insert(red);
      let attempts = 0;
      const needing = unitOfWork.run(async () => {
        // Reads, so that the deletion comes after the beginning of this transaction.
        await colours.withKey('red');
        if (attempts++ === 0) await outsideUnitOfWork(() => colours.delete(_id));
        await colours.mustExist([_id], errors.notFound);
      });
      await expect(needing).rejects.toMatchObject({ code: 'test.colour-not-found' });
      expect(attempts).toBe(2);
    }));

  it('of a kind that has few are in memory, and a change in another process is seen', async () => {
    const other = await ModuleBench.start([InsideModule], {
      PLATFORM_DB: bench.config.PLATFORM_DB,
      TENANT_DB_PREFIX: bench.config.TENANT_DB_PREFIX,
      REDIS_PREFIX: bench.config.REDIS_PREFIX,
    });
    try {
      await inside(async ({ colours, connection }) => {
        const { _id } = await colours.insert(red);
        expect((await colours.all()).map(({ key }) => key)).toEqual(['red']);
        await until('an answer without a query', async () => {
          const plans = await queryPlans(connection.db! as never, 'definitions', () => colours.all());
          return plans.length === 0;
        });
        await other.with(tenant, Inside, (there) =>
          there.colours.change(_id, 1, (seen) => ({ ...seen, key: 'crimson' })),
        );
        await until('the change to be heard', async () => (await colours.all())[0]?.key === 'crimson');
      });
      tenant = await bench.provision();
      await inside(async ({ colours }) => expect(await colours.all()).toEqual([]));
    } finally {
      await other.app.close();
    }
  });
});
