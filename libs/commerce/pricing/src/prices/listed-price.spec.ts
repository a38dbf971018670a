import { askedAt, remembered, type Asked } from './asked.js';
import { askedFor, changedTo, type ListedPrice } from './listed-price.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const asked = (...amounts: [amount: number | null, from: number][]): Asked[] =>
  amounts.map(([amount, from]) => ({ amount, from: day(from) }));
const NOTHING_MORE = { tiers: [], sales: [] };

describe('what was asked', () => {
  it('is found for every moment', () => {
    const history = asked([900, 10], [null, 20], [800, 30]);
    expect([9, 10, 19, 20, 30, 99].map((n) => askedAt(history, day(n)))).toEqual([
      null,
      900,
      900,
      null,
      800,
      800,
    ]);
  });

  it('is remembered for thirty days before the present amount began', () => {
    const history = asked([1_000, 1], [900, 20], [800, 60], [1_000, 70]);
    expect(remembered(history, 500, day(99))).toEqual(asked([800, 60], [1_000, 70]));
    expect(remembered(history, 500, day(100))).toEqual(asked([1_000, 70]));
  });

  it('before a reduction is remembered however long it lasts, and through changes of something else', () => {
    const history = asked([1_000, 1], [800, 50]);
    expect(remembered(history, 800, day(400))).toEqual(history);
    let row: ListedPrice = { ...NOTHING_MORE, amount: 1_000, history: [], since: day(1) };
    row = changedTo(row, { ...NOTHING_MORE, amount: 800 }, day(50));
    for (const n of [100, 200, 300])
      row = changedTo(row, { ...NOTHING_MORE, amount: 800, compareAt: 1_000 + n }, day(n));
    expect(askedFor(row, day(49))).toMatchObject({ amount: 1_000 });
    expect(row.history).toEqual(history);
  });

  it('is bounded, and then never higher than it was', () => {
    const history = Array.from({ length: 500 }, (_, n) => ({
      amount: n === 3 ? 7 : 1_000 + n,
      from: new Date(day(1).getTime() + n * 60_000),
    }));
    const kept = remembered(history, 5, day(2));
    expect(kept).toHaveLength(100);
    expect(kept[0]).toEqual({ amount: 7, from: day(1) });
    expect(kept.slice(1)).toEqual(history.slice(401));
  });

  it('in sales that a change takes away stays known', () => {
    const sales = [
      { amount: 700, startsAt: day(10), endsAt: day(20) },
      { amount: 600, startsAt: day(40), endsAt: day(60) },
    ];
    const row: ListedPrice = { amount: 1_000, tiers: [], sales, history: [], since: day(5) };
    const { history, since, sales: left } = changedTo(row, { ...NOTHING_MORE, amount: 900 }, day(45));
    expect([left, since]).toEqual([[], day(45)]);
    expect(history).toEqual(asked([700, 10], [1_000, 20], [600, 40]));
  });
});
