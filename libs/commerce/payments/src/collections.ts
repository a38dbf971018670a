import type { TenantCollection } from '#foundation/tenancy';
import { Payment, PaymentSchema } from './payment.schema.js';

/** What this library keeps in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: Payment.name, schema: PaymentSchema, personal: ['email'] },
];
