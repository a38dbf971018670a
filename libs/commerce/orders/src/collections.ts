import type { TenantCollection } from '#foundation/tenancy';
import { Order, OrderSchema } from './order.schema.js';

/** What this library keeps in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: Order.name, schema: OrderSchema, personal: ['email', 'deliveryAddress', 'billingAddress'] },
];
