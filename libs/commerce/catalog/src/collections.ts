import type { TenantCollection } from '#foundation/tenancy';
import { Product, ProductSchema } from './product.schema.js';
import { Category, CategorySchema } from './category.schema.js';

/** What this library keeps in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: Product.name, schema: ProductSchema },
  { name: Category.name, schema: CategorySchema },
];
