import { Turnstile } from './turnstile.js';

describe('a semaphore', () => {
  const later = (): number => Date.now() + 60_000;

  it('lets as many callers run as it has places, then one more for each that ends, in order', async () => {
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

  it('refuses a caller that has waited too long, and no other', async () => {
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

  it('refuses a caller at once if too many wait, and frees the place of work that fails', async () => {
    const turnstile = new Turnstile(1, { maxWaiting: 2, refusal: () => new Error('full') });
    const order: number[] = [];
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const work = (n: number) => turnstile.pass(() => gate.then(() => void order.push(n)));
    const runs = [work(1), work(2), work(3)];
    await expect(work(4)).rejects.toThrow('full');
    open();
    await Promise.all(runs);
    expect(order).toEqual([1, 2, 3]);
    await expect(turnstile.pass(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(turnstile.pass(() => Promise.resolve('free again'))).resolves.toBe('free again');
    expect(turnstile.idle).toBe(true);
  });
});
