import { Module } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { newId } from '#platform/ids';
import { runWith, type Caller } from '#platform/context';
import { EdgeModule } from '#platform/http';
import { ChangeCustomer, CustomerGroups, Customers } from '#foundation/identity';
import { TenantInjectable, UnitOfWork, type TenantRecord } from '#foundation/tenancy';
import { ModuleBench } from '../../../../../test/support/module-bench.js';
import { queryPlans } from '../../../../../test/support/query-plans.js';
import { Markets, type MarketInput } from '../markets/markets.js';
import { PriceLists, type PriceListInput } from '../price-lists/price-lists.js';
import { BasePrices } from '../prices/base-prices.js';
import { KNOWN_VARIANTS } from '../prices/known-variants.js';
import { ListPrices } from '../prices/list-prices.js';
import { PricingModule } from '../pricing.module.js';
import { PriceContexts, type PriceWishes } from './price-contexts.js';
import { Prices, type VariantToPrice } from './prices.js';

@TenantInjectable()
class Inside {
  constructor(
    readonly prices: Prices,
    readonly contexts: PriceContexts,
    readonly markets: Markets,
    readonly lists: PriceLists,
    readonly listPrices: ListPrices,
    readonly basePrices: BasePrices,
    readonly unitOfWork: UnitOfWork,
    @InjectConnection() readonly connection: Connection,
  ) {}

  async amounts(variants: readonly VariantToPrice[], wishes: PriceWishes = {}, at = new Date()) {
    const context = await this.contexts.of(wishes, at);
    const found = await this.prices.resolve(variants, context);
    return variants.map(({ variantId }) => found.get(variantId)?.price.amount);
  }
}

@Module({ imports: [EdgeModule, PricingModule], providers: [Inside] })
class InsideModule {}

const DAY = 86_400_000;
const SETTINGS = { currency: 'EUR', currencies: ['CHF', 'KWD', 'JPY'], locales: ['en', 'de', 'fr'] };
const tent = (amount = 1_000, more: Partial<VariantToPrice> = {}): VariantToPrice => ({
  variantId: newId(),
  productId: newId(),
  base: [{ amount, currency: 'EUR' }],
  ...more,
});
const list = (more: Partial<PriceListInput> = {}): PriceListInput => {
  const key = `l-${newId()}`;
  return { key, name: key, active: true, ...more };
};
const market = (more: Partial<MarketInput> = {}): MarketInput => {
  const key = `m-${newId()}`;
  return { key, name: key, currency: 'EUR', ...more };
};

describe('prices', () => {
  let bench: ModuleBench;
  let tenant: TenantRecord;
  const inside = <T>(work: (parts: Inside) => Promise<T>) => bench.with(tenant, Inside, work);
  beforeAll(async () => {
    bench = await ModuleBench.start([InsideModule]);
  });
  beforeEach(async () => {
    tenant = await bench.provision({ settings: SETTINGS });
  });
  afterAll(() => bench.stop());

  it('of a shop without price lists need no query, and with them one for any number of variants', () =>
    inside(async (parts) => {
      const variants = Array.from({ length: 50 }, (_, n) => tent(n));
      const db = parts.connection.db! as never;
      const asked = () => parts.amounts(variants);
      expect(await asked()).toEqual(variants.map((_, n) => n));
      expect(await queryPlans(db, 'prices', asked)).toEqual([]);
      const { _id } = await parts.lists.create(list());
      await parts.listPrices.set(_id, [{ variantId: variants[7]!.variantId, amount: 5 }]);
      expect((await asked())[7]).toBe(5);
      expect(await queryPlans(db, 'prices', asked)).toEqual(['IXSCAN { _id: 1 }']);
    }));

  it('are the same whether a variant is asked about alone or among others', () =>
    inside(async (parts) => {
      const variants = Array.from({ length: 8 }, (_, n) => tent(1_000 + n));
      for (const percent of [-10, -20, -5]) {
        const { _id } = await parts.lists.create(
          list({ adjustment: { percent }, priority: -percent, type: percent === -5 ? 'sale' : 'override' }),
        );
        await parts.listPrices.set(
          _id,
          variants.slice(3).map(({ variantId }, n) => ({ variantId, amount: 900 - 10 * n })),
        );
      }
      const context = await parts.contexts.of({});
      const together = await parts.prices.resolve(variants, context);
      for (const variant of variants) {
        const alone = await parts.prices.resolve([variant], context);
        expect(alone.get(variant.variantId)).toEqual(together.get(variant.variantId));
      }
      expect(together.size).toBe(variants.length);
    }));

  it('are those of the groups of the customer who calls', async () => {
    const variant = tent();
    const customerId = await bench.scope.run(tenant._id, async (graph) => {
      const group = await (await graph.get(CustomerGroups)).create({ key: 'dealers', name: 'Dealers' });
      const lists = await graph.get(PriceLists);
      await lists.create(list({ groupIds: [group._id], adjustment: { percent: -30 } }));
      const person = {
        email: 'ada@example.com',
        firstName: 'Ada',
        lastName: 'Byron',
        password: 'correct horse battery',
      };
      const { _id } = await (await graph.get(Customers)).create(person);
      await (await graph.get(ChangeCustomer)).change(_id, { groupIds: [group._id] });
      return _id;
    });
    const amountFor = (caller: Caller) =>
      inside((parts) =>
        runWith({ correlationId: newId(), tenantId: tenant._id, caller }, () => parts.amounts([variant])),
      );
    const permissions = new Set<string>();
    expect(await amountFor({ audience: 'customer', id: customerId, permissions })).toEqual([700]);
    expect(await amountFor({ audience: 'customer', id: newId(), permissions })).toEqual([1_000]);
    expect(await amountFor({ audience: 'nobody', permissions })).toEqual([1_000]);
    const byOthers = await inside(({ contexts }) => contexts.ofCustomer(customerId, {}));
    expect(byOthers.groupIds).toHaveLength(1);
  });

  it('follow the market, which the country finds, and say whether taxes are included', () =>
    inside(async (parts) => {
      const home = await parts.markets.create(market({ countries: ['DE'] }));
      const swiss = await parts.markets.create(
        market({ key: 'swiss', currency: 'CHF', countries: ['CH', 'LI'], taxDisplay: 'net' }),
      );
      await parts.lists.create(
        list({ currency: 'CHF', marketIds: [swiss._id], adjustment: { percent: 10, roundTo: 5 } }),
      );
      const variant = tent(1_000, {
        base: [
          { amount: 1_000, currency: 'EUR' },
          { amount: 1_111, currency: 'CHF' },
        ],
      });
      expect(await parts.amounts([variant])).toEqual([1_000]);
      expect(await parts.amounts([variant], { country: 'CH' })).toEqual([1_220]);
      expect(await parts.amounts([variant], { country: 'CH', currency: 'EUR' })).toEqual([1_000]);
      expect(await parts.contexts.of({ market: 'swiss', country: 'DE' })).toMatchObject({
        currency: 'CHF',
        marketId: swiss._id,
        taxIncluded: false,
      });
      expect(await parts.contexts.of({ country: 'JP' })).toMatchObject({
        marketId: home._id,
        taxIncluded: true,
      });
      await expect(parts.contexts.of({ market: 'mars' })).rejects.toMatchObject({ code: 'market.unknown' });
      await expect(parts.contexts.of({ currency: 'USD' })).rejects.toMatchObject({
        code: 'pricing.currency-not-enabled',
        extras: { errors: [{ pointer: '?currency' }] },
      });
      // No price in the currency: not for sale in it.
      expect(await parts.amounts([tent()], { currency: 'JPY' })).toEqual([undefined]);
    }));

  it('have the exponents of their currencies: none, two and three digits', () =>
    inside(async (parts) => {
      for (const [currency, expected] of [
        ['JPY', 1_111],
        ['EUR', 1_111],
        ['KWD', 1_111],
      ] as const) {
        await parts.lists.create(list({ currency, adjustment: { percent: -10 } }));
        const variant = tent(0, { base: [{ amount: 1_234, currency }] });
        // 1110.6 minor units, rounded half up.
        expect(await parts.amounts([variant], { currency })).toEqual([expected]);
      }
    }));

  it('that were reduced show the lowest of the thirty days before, with all that was asked then', () =>
    inside(async (parts) => {
      const now = Date.now();
      const variant = tent(800, { compareAt: [{ amount: 1_200, currency: 'EUR' }] });
      const { variantId } = variant;
      const change = (before: number | undefined, after: number, days: number) =>
        parts.unitOfWork.run(() =>
          parts.basePrices.priceChanged(variantId, 'EUR', before, after, new Date(now - days * DAY)),
        );
      await change(undefined, 700, 90);
      await change(700, 950, 60);
      await change(950, 900, 20);
      await change(900, 1_000, 15);
      await change(1_000, 800, 5);
      const lowest = async () => {
        const found = await parts.prices.resolve([variant], await parts.contexts.of({}));
        return found.get(variantId)!.lowest30Days?.amount;
      };
      expect(await lowest()).toBe(900);
      await parts.lists.create(list({ type: 'sale', adjustment: { percent: -50 } }));
      expect(await lowest()).toBe(800);
      const events = parts.connection.db!.collection<{ type: string; data: unknown }>('outbox');
      const told = await events.find({ type: 'price.changed' }).toArray();
      // The first price of a variant is told with its product.
      expect(told.map(({ data }) => data)).toEqual(
        [
          [700, 950],
          [950, 900],
          [900, 1_000],
          [1_000, 800],
        ].map(([before, after]) => ({
          priceListId: null,
          currency: 'EUR',
          prices: [{ variantId, before, after }],
        })),
      );
    }));

  it('are noted with the change of a base price, or not at all', () =>
    inside(async ({ unitOfWork, basePrices, connection }) => {
      const [variantId, at] = [newId(), new Date()];
      await expect(basePrices.priceChanged(variantId, 'EUR', 1, 2, at)).rejects.toThrow('UnitOfWork');
      const failing = unitOfWork.run(async () => {
        await basePrices.priceChanged(variantId, 'EUR', 1, 2, at);
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      const rows = connection.db!.collection('prices');
      expect(await rows.countDocuments({})).toBe(0);
      await unitOfWork.run(() => basePrices.priceChanged(variantId, 'EUR', 1, 2, at));
      expect(await rows.countDocuments({})).toBe(1);
      await unitOfWork.run(() => basePrices.forgetVariants([variantId]));
      expect(await rows.countDocuments({})).toBe(0);
    }));

  it('of a list stay as they are when a batch is sent again, and bad rows harm no others', () =>
    inside(async ({ lists, listPrices }) => {
      const { _id } = await lists.create(list());
      const [one, two, three] = [newId(), newId(), newId()];
      const sales = [{ amount: 50, startsAt: moment(5), endsAt: moment(6) }];
      const batch = [
        { variantId: one, amount: 100, tiers: [{ minQuantity: 5, amount: 90 }], sales, compareAt: 120 },
        { variantId: two, amount: 100, tiers: [{ minQuantity: 5, amount: 100 }] },
        { variantId: three, amount: 100 },
        { variantId: three, amount: 200 },
      ];
      const outcomes = async () => (await listPrices.set(_id, batch)).map(({ outcome }) => outcome);
      expect(await outcomes()).toEqual(['set', 'refused', 'set', 'refused']);
      expect(await outcomes()).toEqual(['unchanged', 'refused', 'unchanged', 'refused']);
      await listPrices.remove(_id, [three, newId()]);
      const sort = [{ field: '_id', direction: 1 }] as const;
      const { rows } = await listPrices.list(_id, { sort, limit: 10, wantsTotal: false });
      expect(rows.map(({ amount, history }) => [amount, history])).toEqual([[100, []]]);
      expect(await outcomes()).toEqual(['unchanged', 'refused', 'set', 'refused']);
    }));

  it.each([
    ['tiers that do not fall', { tiers: [{ minQuantity: 2, amount: 100 }] }, '/tiers'],
    [
      'a quantity twice',
      {
        tiers: [
          { minQuantity: 2, amount: 9 },
          { minQuantity: 2, amount: 8 },
        ],
      },
      '/tiers',
    ],
    ['sales that overlap', { sales: [sale(9, 1, 5), sale(8, 4, 6)] }, '/sales'],
    ['a sale that is not cheaper', { sales: [sale(100, 1, 2)] }, '/sales'],
    ['a sale that ends before it starts', { sales: [sale(9, 2, 1)] }, '/sales'],
    ['a negative amount', { amount: -1 }, '/amount'],
    ['a fraction of a minor unit', { amount: 0.5 }, '/amount'],
    ['a time that is none', { sales: [{ ...sale(9, 1, 2), endsAt: 'tomorrow' }] }, '/sales/0/endsAt'],
  ])('refuse %s', (_what, wrong, pointer) =>
    inside(async ({ lists, listPrices }) => {
      const { _id } = await lists.create(list());
      const [result] = await listPrices.set(_id, [{ variantId: newId(), amount: 100, ...wrong }]);
      expect(result).toMatchObject({ outcome: 'refused', errors: [{ pointer }] });
    }),
  );
});

describe('prices of variants that the shop does not have', () => {
  it('are refused where the catalogue is there to ask', async () => {
    const known = newId();
    const catalogue = {
      unknown: (ids: readonly string[]) => Promise.resolve(ids.filter((id) => id !== known)),
    };
    const module = {
      module: class {},
      global: true,
      providers: [{ provide: KNOWN_VARIANTS, useValue: catalogue }],
      exports: [KNOWN_VARIANTS],
    };
    const bench = await ModuleBench.start([InsideModule, module]);
    try {
      const tenant = await bench.provision();
      await bench.with(tenant, Inside, async ({ lists, listPrices }) => {
        const { _id } = await lists.create(list());
        const prices = [newId(), known].map((variantId) => ({ variantId, amount: 1 }));
        const results = await listPrices.set(_id, prices);
        expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'set']);
      });
    } finally {
      await bench.stop();
    }
  });
});

function sale(amount: number, from: number, until: number) {
  return { amount, startsAt: moment(from), endsAt: moment(until) };
}

function moment(days: number): string {
  return new Date(days * DAY).toISOString();
}
