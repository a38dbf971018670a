import { Module } from '@nestjs/common';
import { TenantInjectable, outsideUnitOfWork, UnitOfWork, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../test/support/module-bench.js';
import { CatalogModule } from './catalog.module.js';
import { Categories } from './categories.service.js';
import { Products } from './products.service.js';
import { isSlug, SLUG_MAX } from './slug.js';

@TenantInjectable()
class Inside {
  constructor(
    readonly products: Products,
    readonly categories: Categories,
    readonly unitOfWork: UnitOfWork,
  ) {}

  private made = 0;

  /** Adds a product or a category. @returns its slug */
  async add(kind: 'product' | 'category', name: string): Promise<string> {
    if (kind === 'category') return (await this.categories.create({ name })).slug;
    const variants = [{ sku: `${this.made++}`, price: { amount: 1, currency: 'EUR' } }];
    return (await this.products.create({ title: name, variants })).slug;
  }
}

@Module({ imports: [CatalogModule], providers: [Inside] })
class InsideModule {}

describe.each(['product', 'category'] as const)('the slug made for a %s', (kind) => {
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

  it('gets the first free number', () =>
    inside(async (parts) => {
      expect(await parts.add(kind, 'Tent 2')).toBe('tent-2');
      expect(await parts.add(kind, 'Tent')).toBe('tent');
      expect(await parts.add(kind, 'Tent for two')).toBe('tent-for-two');
      expect(await parts.add(kind, 'TENT')).toBe('tent-3');
    }));

  it('gets the next number if somebody takes the slug after it was found to be free', () =>
    inside(async (parts) => {
      // Two first products of a shop would wait for each other (CurrencyFence).
      await parts.add(kind, 'First');
      let rival: string | undefined;
      const mine = await parts.unitOfWork.run(async () => {
        // What this unit reads is from before the rival.
        await parts.add(kind, 'Begin');
        rival ??= await outsideUnitOfWork(() => parts.add(kind, 'Tent'));
        return parts.add(kind, 'Tent');
      });
      expect([rival, mine]).toEqual(['tent', 'tent-2']);
    }));

  it('is not too long with its number', () =>
    inside(async (parts) => {
      await parts.add(kind, 'x'.repeat(SLUG_MAX));
      const numbered = await parts.add(kind, 'x'.repeat(SLUG_MAX));
      expect(numbered).toMatch(/^x+-2$/);
      expect(isSlug(numbered)).toBe(true);
    }));
});
