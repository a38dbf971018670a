import type { AttributeValue, AttributeValues } from './product-type.js';

/** Values by key as clients send them; null takes a value away. */
export type AttributeInput = Readonly<Record<string, AttributeValue | null>>;

/** Values as they are stored, without those that were taken away; undefined if there are none. */
export function settledAttributes(given: AttributeInput | undefined): AttributeValues | undefined {
  const values = Object.entries(given ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return values.length > 0 ? (Object.fromEntries(values) as AttributeValues) : undefined;
}
