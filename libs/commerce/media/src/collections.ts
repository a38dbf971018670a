import type { TenantCollection } from '#foundation/tenancy';
import { MediaAsset, MediaAssetSchema } from './asset.schema.js';

/** What this library keeps in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: MediaAsset.name, schema: MediaAssetSchema, optional: true },
];
