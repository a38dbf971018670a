import { isId, newId, timeOf } from './ids.js';

/** Later than any id of this process: they never go back. */
const ahead = (): number => timeOf(newId()).getTime() + 1_000;

describe('newId', () => {
  it('makes distinct ids that sort by time', () => {
    const future = ahead();
    const early = newId(future);
    const late = newId(future + 1);
    expect(early < late).toBe(true);
    expect(new Set(Array.from({ length: 5_000 }, () => newId())).size).toBe(5_000);
  });

  it('counts up within a millisecond, and never goes back with the clock', () => {
    const now = ahead();
    const ids = Array.from({ length: 1_000 }, () => newId(now));
    expect([...ids].sort()).toEqual(ids);
    expect(newId(now - 5_000) > ids.at(-1)!).toBe(true);
  });

  it('contains the time when it was made', () => {
    const now = ahead();
    expect(timeOf(newId(now))).toEqual(new Date(now));
  });

  it('is recognised by isId, which refuses anything else', () => {
    expect(isId(newId())).toBe(true);
    for (const other of ['', 'a'.repeat(26) + 'b', 'U'.repeat(26), { $ne: '' }, null])
      expect(isId(other)).toBe(false);
  });
});
