import fc from 'fast-check';
import { changedTo, type ListedPrice } from '../prices/listed-price.js';
import { effectivePrice, type PriceFacts } from './effective-price.js';
import { lowestBefore, momentsOf } from './moments.js';
import { at, day, facts, list } from './testing/some-prices.js';

/** Random facts in which everything happens on whole days. */
const days = fc.integer({ min: 1, max: 120 });
const amounts = fc.integer({ min: 0, max: 2_000 });
const histories = fc
  .uniqueArray(fc.tuple(days, fc.option(amounts)), { selector: ([n]) => n, maxLength: 6 })
  .map((changes) => changes.sort(([a], [b]) => a - b).map(([n, amount]) => ({ amount, from: day(n) })));
const rows = fc
  .record({
    amount: amounts,
    sales: fc.uniqueArray(days, { maxLength: 4 }),
    reduced: amounts,
    quantities: fc.uniqueArray(fc.integer({ min: 2, max: 99 }), { maxLength: 4 }),
    changes: histories,
  })
  .map(({ amount, sales, reduced, quantities, changes }): ListedPrice => {
    const sorted = sales.sort((a, b) => a - b);
    const since = changes.at(-1)?.from ?? day(1);
    return {
      amount,
      tiers: quantities
        .sort((a, b) => a - b)
        .map((minQuantity, n) => ({ minQuantity, amount: Math.max(0, amount - n - 1) })),
      sales: sorted.flatMap((start, n) => {
        const end = sorted[n + 1];
        return n % 2 === 1 || end === undefined
          ? []
          : [{ amount: Math.min(reduced, amount), startsAt: day(start), endsAt: day(end) }];
      }),
      history: changes.slice(0, -1),
      since,
    };
  });
const optionalDay = fc.option(days.map(day), { nil: undefined });
const someLists = fc.array(
  fc.record({
    list: fc.record({
      type: fc.constantFrom('override' as const, 'sale' as const),
      active: fc.boolean(),
      priority: fc.integer({ min: 0, max: 2 }),
      validFrom: optionalDay,
      validUntil: optionalDay,
      adjustment: fc.option(
        fc.record({ percent: fc.integer({ min: -100, max: 50 }), roundTo: fc.constantFrom(1, 5, 100) }),
        { nil: undefined },
      ),
    }),
    row: fc.option(rows, { nil: undefined }),
  }),
  { maxLength: 5 },
);
const someFacts = fc
  .record({
    base: fc.option(amounts, { nil: undefined }),
    compareAt: fc.option(amounts, { nil: undefined }),
    former: fc.option(histories, { nil: undefined }),
    all: someLists,
  })
  .map(({ base, compareAt, former, all }): PriceFacts => ({
    base,
    compareAt,
    formerBase: former && { history: former.slice(0, -1), since: former.at(-1)?.from ?? day(1) },
    lists: all.map((one, n) => list({ ...one.list, id: `l${n}` })),
    listed: new Map(all.flatMap(({ row }, n) => (row ? [[`l${n}`, row] as const] : []))),
  }));

describe('for every combination of lists, sales and changes, a price', () => {
  it('is never negative, never more than the regular one, and has one currency', () => {
    fc.assert(
      fc.property(someFacts, days, fc.integer({ min: 1, max: 100 }), (some, n, quantity) => {
        const found = at(some, day(n), quantity);
        if (!found) return;
        const all = [
          found.price,
          found.regular,
          found.lowest30Days,
          found.compareAt,
          ...found.tiers.map(({ price }) => price),
        ];
        for (const money of all.filter((one) => one !== undefined)) {
          expect(money.currency).toBe('EUR');
          expect(money.amount).toBeGreaterThanOrEqual(0);
        }
        expect(found.price.amount).toBeLessThanOrEqual(found.regular.amount);
        expect(found.onSale !== undefined).toBe(found.price.amount < found.regular.amount);
      }),
    );
  });

  it('falls with the quantity, and the tiers say how', () => {
    fc.assert(
      fc.property(someFacts, days, (some, n) => {
        const found = at(some, day(n));
        if (!found) return;
        let last = Infinity;
        for (let quantity = 1; quantity <= 100; quantity++) {
          const amount = at(some, day(n), quantity)!.price.amount;
          expect(amount).toBeLessThanOrEqual(last);
          expect(found.tiers.findLast(({ minQuantity }) => minQuantity <= quantity)!.price.amount).toBe(
            amount,
          );
          last = amount;
        }
      }),
    );
  });

  it('stays the same until validUntil', () => {
    fc.assert(
      fc.property(someFacts, days, (some, n) => {
        const { validUntil: _, ...now } = at(some, day(n)) ?? {};
        const end = momentsOf(some).find((moment) => moment > day(n)) ?? day(130);
        const { validUntil: __, ...before } = at(some, new Date(end.getTime() - 1)) ?? {};
        expect(before).toEqual(now);
      }),
    );
  });

  it('has the lowest amount of the thirty days before it began, as looking at each day finds it', () => {
    fc.assert(
      fc.property(someFacts, days, (some, n) => {
        const on = (d: number) => effectivePrice(some, day(d))?.amount;
        let began = n;
        while (began > -1 && on(began - 1) === on(n)) began--;
        const before = Array.from({ length: 30 }, (_, back) => on(began - 1 - back)).filter(
          (x) => x !== undefined,
        );
        const expected = began === -1 || before.length === 0 ? undefined : Math.min(...before);
        expect(lowestBefore(some, day(n))).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('of the past is the same after a row was changed', () => {
    fc.assert(
      fc.property(rows, rows, days, (row, next, n) => {
        const now = new Date(Math.max(day(n).getTime(), row.since.getTime()));
        const { history: _, since: __, ...wanted } = next;
        const before = facts({ lists: [list()], listed: new Map([['list', row]]) });
        const after = facts({ lists: [list()], listed: new Map([['list', changedTo(row, wanted, now)]]) });
        for (let back = 1; back <= 30; back++) {
          const moment = new Date(now.getTime() - back * 86_400_000 + 1);
          if (moment < day(1)) return;
          expect(effectivePrice(after, moment)?.amount).toBe(effectivePrice(before, moment)?.amount);
        }
        expect(effectivePrice(after, now)?.amount).toBe(
          effectivePrice(
            facts({ lists: [list()], listed: new Map([['list', { ...wanted, history: [], since: now }]]) }),
            now,
          )?.amount,
        );
      }),
    );
  });
});
