import { isDuplicateKey } from '#platform/mongo';
import { catalogErrors } from './catalog.errors.js';

/** Turns MongoDB's duplicate key error into catalog.sku-taken or catalog.slug-taken. Returns other errors unchanged. */
export function orTaken(error: unknown): unknown {
  if (!isDuplicateKey(error)) return error;
  const { keyPattern } = error as { keyPattern?: Record<string, unknown> };
  return keyPattern && 'variants.sku' in keyPattern ? catalogErrors.skuTaken() : catalogErrors.slugTaken();
}
