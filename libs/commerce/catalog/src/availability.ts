/** What shoppers are told of stock, the best first. `low-stock`: in stock, but every store that has some has few. */
export const AVAILABILITIES = ['in-stock', 'low-stock', 'out-of-stock'] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** The best of several: a product can be bought if one of its variants can. */
export function bestOf(availabilities: readonly Availability[]): Availability {
  return AVAILABILITIES.find((best) => availabilities.includes(best)) ?? 'out-of-stock';
}
