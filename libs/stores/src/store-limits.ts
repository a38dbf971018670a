import type { Principal } from '#tenancy';
import { storesErrors } from './stores.errors.js';

/**
 * Refuses staff who are limited to stores every other one. To them it does not exist.
 * @throws stores.not-found
 */
export function refuseForeignStore(caller: Principal | undefined, storeId: string): void {
  if (caller?.stores && !caller.stores.includes(storeId)) throw storesErrors.notFound();
}
