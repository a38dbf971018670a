import { pauseAfter, until } from './until.js';

describe('waiting', () => {
  it('looks until there is something, and returns it', async () => {
    const looks = [undefined, false, 0, 1];
    expect(await until('a number', () => looks.shift())).toBe(0);
  });

  it('ends at once when it is hopeless, and says what did not come and why', async () => {
    const waiting = until('the post', () => false, { hopeless: () => 'the postman is ill' });
    await expect(waiting).rejects.toThrow(/^waited \d+ s for the post: the postman is ill$/);
  });

  it('looks often at first, and in minutes not so often that it meets a rate limit', () => {
    const looksWithin = (ms: number): number => {
      let looks = 0;
      for (let waited = 0; waited < ms; waited += pauseAfter(waited)) looks++;
      return looks;
    };
    expect(looksWithin(1_000)).toBeGreaterThan(20);
    expect(looksWithin(60_000)).toBeLessThan(200);
    expect(looksWithin(240_000)).toBeLessThan(400);
  });

  it('throws the error of a look', async () => {
    const looking = async (): Promise<boolean> => {
      throw new Error('too dark');
    };
    await expect(until('the post', looking)).rejects.toThrow('too dark');
  });
});
