import { isId, newId } from './ids.js';

describe('newId', () => {
  it('makes distinct ids that sort by time', () => {
    const early = newId(1_700_000_000_000);
    const late = newId(1_700_000_000_001);
    expect(early < late).toBe(true);
    expect(new Set(Array.from({ length: 5_000 }, () => newId())).size).toBe(5_000);
  });

  it('is recognised by isId, which refuses anything else', () => {
    expect(isId(newId())).toBe(true);
    for (const other of ['', 'a'.repeat(26) + 'b', 'U'.repeat(26), { $ne: '' }, null])
      expect(isId(other)).toBe(false);
  });
});
