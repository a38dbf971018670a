import type { TenantCollection } from '#foundation/tenancy';
import { Cart, CartSchema } from './cart.schema.js';

/** What this library keeps in each tenant's database. */
export const collections: readonly TenantCollection[] = [{ name: Cart.name, schema: CartSchema }];
