import { Semaphore } from './semaphore.js';

describe('a semaphore', () => {
  const later = (): number => Date.now() + 60_000;

  it('lets as many callers run as it has places, then one more for each that ends, in order', async () => {
    const semaphore = new Semaphore(2);
    const entered: number[] = [];
    const all = [0, 1, 2, 3].map(async (n) => {
      await semaphore.acquire(later());
      entered.push(n);
    });
    await all[1];
    expect(entered).toEqual([0, 1]);
    semaphore.release();
    await all[2];
    expect(entered).toEqual([0, 1, 2]);
    semaphore.release();
    await all[3];
    semaphore.release();
    semaphore.release();
    expect(semaphore.idle).toBe(true);
  });

  it('refuses a caller that has waited too long, and no other', async () => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire(later());
    const impatient = semaphore.acquire(Date.now() + 5);
    const patient = semaphore.acquire(later());
    await expect(impatient).resolves.toBe(false);
    semaphore.release();
    await expect(patient).resolves.toBe(true);
    semaphore.release();
    expect(semaphore.idle).toBe(true);
  });

  it('refuses a caller at once if too many wait, and frees the place of work that fails', async () => {
    const semaphore = new Semaphore(1, { maxWaiting: 2, refusal: () => new Error('full') });
    const order: number[] = [];
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const work = (n: number) => semaphore.run(() => gate.then(() => void order.push(n)));
    const runs = [work(1), work(2), work(3)];
    await expect(work(4)).rejects.toThrow('full');
    open();
    await Promise.all(runs);
    expect(order).toEqual([1, 2, 3]);
    await expect(semaphore.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(semaphore.run(() => Promise.resolve('free again'))).resolves.toBe('free again');
    expect(semaphore.idle).toBe(true);
  });
});
