/** Everything but `Date`: drivers and servers need their timers. */
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

/** Moves what this process takes for the time of day, until {@link present}; nothing waits. @param ms forward from now */
export function later(ms: number): void {
  const now = Date.now() + ms;
  jest.useFakeTimers({ doNotFake: [...TIMERS], now });
}

/** Back to the time of day as it is. */
export function present(): void {
  jest.useRealTimers();
}
