import type { TenantCollection } from '#foundation/tenancy';
import { Store, StoreSchema } from './store.schema.js';

/** What this library keeps in each tenant's database. */
export const collections: readonly TenantCollection[] = [{ name: Store.name, schema: StoreSchema }];
