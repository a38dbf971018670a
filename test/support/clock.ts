/** Everything except `Date`, because drivers and servers need their timers. */
const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

/** Moves this process's clock forward until {@link present}, without waiting. @param ms from now */
export function later(ms: number): void {
  const now = Date.now() + ms;
  jest.useFakeTimers({ doNotFake: [...TIMERS], now });
}

/** Sets the clock back to the real time. */
export function present(): void {
  jest.useRealTimers();
}
