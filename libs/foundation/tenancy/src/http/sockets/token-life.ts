/** A client hears this long before its token expires that it will; half of the token's life if that is shorter. */
const NOTICE_MS = 60_000;

/** Longest delay of a timer (2^31 - 1 ms). */
const FOREVER_MS = 2_147_483_647;

/**
 * Waits for the end of a token.
 * @param expiresAt seconds since 1970
 * @param on `soon` is called some time before the end, `over` at the end
 * @returns a function that stops waiting
 */
export function watchToken(
  expiresAt: number,
  on: { readonly soon: () => void; readonly over: () => void },
): () => void {
  const life = Math.min(Math.max(expiresAt * 1_000 - Date.now(), 0), FOREVER_MS);
  const timers = [
    setTimeout(on.soon, life - Math.min(NOTICE_MS, life / 2)).unref(),
    setTimeout(on.over, life).unref(),
  ];
  return () => timers.forEach(clearTimeout);
}
