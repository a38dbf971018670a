import { catalogErrors } from './catalog.errors.js';

const DUPLICATE_KEY = 11000;

/** Turns MongoDB's duplicate key error into catalog.sku-taken or catalog.slug-taken. Returns other errors unchanged. */
export function orTaken(error: unknown): unknown {
  const { code, keyPattern } = error as { code?: number; keyPattern?: Record<string, unknown> };
  if (code !== DUPLICATE_KEY) return error;
  return keyPattern && 'variants.sku' in keyPattern ? catalogErrors.skuTaken() : catalogErrors.slugTaken();
}
