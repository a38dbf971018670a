import { catalogErrors } from './catalog.errors.js';

const DUPLICATE_KEY = 11000;

/** A unique index's refusal as what it means here; every other error as it is. */
export function orTaken(error: unknown): unknown {
  const { code, keyPattern } = error as { code?: number; keyPattern?: Record<string, unknown> };
  if (code !== DUPLICATE_KEY) return error;
  return keyPattern && 'variants.sku' in keyPattern ? catalogErrors.skuTaken() : catalogErrors.slugTaken();
}
