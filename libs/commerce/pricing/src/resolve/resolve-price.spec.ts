import fc from 'fast-check';
import { PRICE_MAX } from '#platform/money';
import { isFor, type Phase } from '../price-lists/price-list.js';
import { adjusted } from './adjusted.js';
import type { PriceFacts } from './effective-price.js';
import { at, day, facts, list, listed } from './testing/some-prices.js';

describe('the price of a variant', () => {
  it('is the base price where no list is for the caller, and none where there is no base price', () => {
    expect(at(facts({ base: 1_000 }))).toEqual({
      price: { amount: 1_000, currency: 'EUR' },
      regular: { amount: 1_000, currency: 'EUR' },
      tiers: [{ minQuantity: 1, price: { amount: 1_000, currency: 'EUR' } }],
    });
    expect(at(facts({}))).toBeUndefined();
    expect(at(facts({ lists: [list({ adjustment: { percent: -10 } })] }))).toBeUndefined();
  });

  it('is that of the list with the highest priority, of equal ones the lowest, also above the base price', () => {
    const lists = [
      list({ id: 'a', priority: 1 }),
      list({ id: 'b', priority: 2 }),
      list({ id: 'c', priority: 2 }),
      list({ id: 'd', priority: 9 }),
    ];
    const prices = new Map([
      ['a', listed(100)],
      ['b', listed(1_300)],
      ['c', listed(1_200)],
    ]);
    const found = at(facts({ base: 1_000, lists, listed: prices }));
    expect(found).toMatchObject({ price: { amount: 1_200 }, regular: { amount: 1_200 }, list: 'c' });
    expect(found).not.toHaveProperty('onSale');
  });

  it('can follow the base price by a percentage, unless the list has one of its own', () => {
    const lists = [list({ adjustment: { percent: -12.5, roundTo: 5 } })];
    expect(at(facts({ base: 999, lists }))).toMatchObject({ price: { amount: 875 }, list: 'list' });
    const own = new Map([['list', listed(900)]]);
    expect(at(facts({ base: 999, lists, listed: own }))).toMatchObject({ price: { amount: 900 } });
    expect(
      at(facts({ base: 999, lists: [list({ active: false, adjustment: { percent: -50 } })] })),
    ).toMatchObject({
      price: { amount: 999 },
    });
  });

  it('is reduced by a sale list, which never raises it, and shows what it was', () => {
    const sale = list({ id: 'sale', type: 'sale', validUntil: day(110), adjustment: { percent: -20 } });
    const found = at(facts({ base: 1_000, lists: [sale] }));
    expect(found).toMatchObject({
      price: { amount: 800 },
      regular: { amount: 1_000 },
      onSale: { until: day(110) },
      validUntil: day(110),
      lowest30Days: { amount: 1_000 },
      list: 'sale',
    });
    const dearer = list({ id: 'sale', type: 'sale', adjustment: { percent: 20 } });
    expect(at(facts({ base: 1_000, lists: [dearer] }))).toMatchObject({ price: { amount: 1_000 } });
  });

  it('is reduced by a dated sale of its own only in its dates', () => {
    const sales = [{ amount: 700, startsAt: day(50), endsAt: day(60) }];
    const prices = facts({ lists: [list()], listed: new Map([['list', listed(900, { sales })]]) });
    const amounts = [49, 50, 59, 60].map((n) => at(prices, day(n))!.price.amount);
    expect(amounts).toEqual([900, 700, 700, 900]);
    expect(at(prices, new Date(day(60).getTime() - 1))).toMatchObject({
      price: { amount: 700 },
      onSale: { until: day(60) },
      validUntil: day(60),
      lowest30Days: { amount: 900 },
    });
    expect(at(prices, day(40))).toMatchObject({ validUntil: day(50) });
    expect(at(prices, day(60))).not.toHaveProperty('validUntil');
  });

  it('shows a compare-at price only if it is higher', () => {
    expect(at(facts({ base: 1_000, compareAt: 1_200 }))).toMatchObject({ compareAt: { amount: 1_200 } });
    expect(at(facts({ base: 1_000, compareAt: 1_000 }))).not.toHaveProperty('compareAt');
  });

  it('falls with the quantity', () => {
    const tiers = [
      { minQuantity: 10, amount: 800 },
      { minQuantity: 50, amount: 700 },
    ];
    const prices = facts({ lists: [list()], listed: new Map([['list', listed(900, { tiers })]]) });
    expect([1, 9, 10, 49, 50].map((quantity) => at(prices, day(100), quantity)!.price.amount)).toEqual([
      900, 900, 800, 800, 700,
    ]);
    expect(at(prices)!.tiers.map(({ minQuantity, price }) => [minQuantity, price.amount])).toEqual([
      [1, 900],
      [10, 800],
      [50, 700],
    ]);
  });
});

describe('a list', () => {
  it('is for its groups and markets in its currency, and for everybody without them', () => {
    const somebody = { currency: 'EUR', groupIds: ['g'], marketId: 'm' };
    expect(isFor(list(), { currency: 'EUR', groupIds: [] })).toBe(true);
    expect(isFor(list(), { currency: 'CHF', groupIds: [] })).toBe(false);
    expect(isFor(list({ groupIds: ['x', 'g'], marketIds: ['m'] }), somebody)).toBe(true);
    expect(isFor(list({ groupIds: ['x'], marketIds: ['m'] }), somebody)).toBe(false);
    expect(isFor(list({ groupIds: ['g'], marketIds: ['x'] }), somebody)).toBe(false);
    expect(isFor(list({ marketIds: ['x'] }), { currency: 'EUR', groupIds: [] })).toBe(false);
  });
});

describe('the lowest price of the thirty days before a reduction', () => {
  const lowest = (prices: PriceFacts, when = day(100)) => at(prices, when)?.lowest30Days?.amount;
  const base = (...amounts: [amount: number, from: number][]): Partial<PriceFacts> => {
    const all = amounts.map(([amount, from]) => ({ amount, from: day(from) }));
    return {
      base: all.at(-1)!.amount,
      formerBase: { history: all.slice(0, -1), since: all.at(-1)!.from },
    };
  };

  it('counts back from the day on which the present price began, not from today', () => {
    const prices = facts({ ...base([1_000, 1], [900, 20], [1_000, 25], [800, 60]), compareAt: 2_000 });
    // 900 was over on the 25th, more than thirty days before the 60th is the 30th.
    expect(lowest(prices)).toBe(1_000);
    expect(lowest(facts({ ...base([900, 20], [1_000, 40], [800, 60]), compareAt: 2_000 }))).toBe(900);
  });

  it('is unknown for a price that never changed', () => {
    expect(lowest(facts({ base: 1_000, compareAt: 2_000 }))).toBeUndefined();
    expect(lowest(facts({ ...base([1_000, 1]), compareAt: 2_000 }))).toBeUndefined();
  });

  it('counts former sales and lists, and only what this caller was asked', () => {
    const sale = (from: number, until: number, id = `sale-${from}`) =>
      list({ id, type: 'sale', validFrom: day(from), validUntil: day(until), adjustment: { percent: -30 } });
    const now = list({ id: 'now', type: 'sale', validFrom: day(95), adjustment: { percent: -10 } });
    expect(lowest(facts({ base: 1_000, lists: [now] }))).toBe(1_000);
    expect(lowest(facts({ base: 1_000, lists: [now, sale(70, 75)] }))).toBe(700);
    expect(lowest(facts({ base: 1_000, lists: [now, sale(50, 55)] }))).toBe(1_000);
    // In a market whose prices are higher, the base price was never asked.
    const market = list({ id: 'market' });
    const dearer = new Map([
      ['market', listed(1_500, { sales: [{ amount: 1_200, startsAt: day(90), endsAt: day(120) }] })],
    ]);
    expect(lowest(facts({ base: 1_000, lists: [market], listed: dearer }))).toBe(1_500);
  });

  it('counts what a list said before it was changed', () => {
    const adjustment = { percent: -20 };
    const phases: Phase[] = [
      {
        from: day(10),
        active: true,
        validFrom: day(80),
        validUntil: day(85),
        adjustment: { percent: -40 },
      },
      { from: day(90), active: true, validFrom: day(95), adjustment },
    ];
    expect(lowest(facts({ base: 1_000, lists: [list({ type: 'sale', adjustment, phases })] }))).toBe(600);
  });
});

describe('a percentage of a price', () => {
  it.each([
    [1_000, -12.5, 1, 875],
    [999, -12.5, 1, 874],
    [1, -50, 1, 1],
    [1, -51, 1, 0],
    [1_234, 0, 5, 1_235],
    [1_232, 0, 5, 1_230],
    [1_000, -100, 1, 0],
    [10_050, 0, 100, 10_100],
    [PRICE_MAX, 1_000, 1, PRICE_MAX],
    [1_299, -0.01, 1, 1_299],
  ])('of %d, %d %% to multiples of %d, is %d: half up', (amount, percent, roundTo, expected) => {
    expect(adjusted(amount, { percent, roundTo })).toBe(expected);
  });

  it('is less than half a step from the exact amount', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: PRICE_MAX / 20 }),
        fc.integer({ min: -10_000, max: 100_000 }),
        fc.constantFrom(1, 5, 100, 1_000),
        (amount, hundredths, roundTo) => {
          const found = adjusted(amount, { percent: hundredths / 100, roundTo });
          const exact = BigInt(amount) * BigInt(10_000 + hundredths);
          const distance = 2n * (BigInt(found) * 10_000n - exact);
          const step = BigInt(roundTo) * 10_000n;
          expect(found % roundTo).toBe(0);
          expect(distance <= step && distance > -step).toBe(true);
        },
      ),
    );
  });
});
