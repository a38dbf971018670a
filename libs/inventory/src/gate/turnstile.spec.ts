import { Turnstile } from './turnstile.js';

describe('a turnstile', () => {
  const later = (): number => Date.now() + 60_000;

  it('lets in as many as it has places, then one for each who leaves, in order', async () => {
    const turnstile = new Turnstile(2);
    const entered: number[] = [];
    const all = [0, 1, 2, 3].map(async (n) => {
      await turnstile.enter(later());
      entered.push(n);
    });
    await all[1];
    expect(entered).toEqual([0, 1]);
    turnstile.leave();
    await all[2];
    expect(entered).toEqual([0, 1, 2]);
    turnstile.leave();
    await all[3];
    turnstile.leave();
    turnstile.leave();
    expect(turnstile.idle).toBe(true);
  });

  it('sends away who has waited too long, and nobody else', async () => {
    const turnstile = new Turnstile(1);
    await turnstile.enter(later());
    const impatient = turnstile.enter(Date.now() + 5);
    const patient = turnstile.enter(later());
    await expect(impatient).resolves.toBe(false);
    turnstile.leave();
    await expect(patient).resolves.toBe(true);
    turnstile.leave();
    expect(turnstile.idle).toBe(true);
  });
});
