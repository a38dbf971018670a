import type { TenantCollection } from '#foundation/tenancy';
import { PriceRow, PriceRowSchema } from './prices/price.schema.js';

/** What this library keeps in each tenant's database, besides its definitions. */
export const collections: readonly TenantCollection[] = [
  { name: PriceRow.name, schema: PriceRowSchema, optional: true },
];
