/**
 * What shoppers are told of stock, the best first. `low-stock`: in stock, but every store that has some has few;
 * `back-order`: nothing is in stock, but it can be ordered.
 */
export const AVAILABILITIES = ['in-stock', 'low-stock', 'back-order', 'out-of-stock'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** Those of what can be bought. */
export const BUYABLE = AVAILABILITIES.filter((one) => one !== 'out-of-stock');

/** The best of several: a product can be bought if one of its variants can. */
export function bestOf(availabilities: readonly Availability[]): Availability {
  return AVAILABILITIES.find((best) => availabilities.includes(best)) ?? 'out-of-stock';
}
