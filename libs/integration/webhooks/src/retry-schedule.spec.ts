import { pauseAfter } from './retry-schedule.js';

it('waits longer after each attempt, with jitter, and ends after about two days', () => {
  const pauses: number[] = [];
  for (let tries = 1; ; tries++) {
    const [least, most] = [pauseAfter(tries, () => 0), pauseAfter(tries, () => 1)];
    if (least === undefined) break;
    expect(most).toBe(least * 1.2);
    pauses.push(least);
  }
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  const hours = pauses.reduce((all, pause) => all + pause, 0) / 3_600_000;
  expect(hours).toBeGreaterThan(40);
  expect(hours).toBeLessThan(60);
});
