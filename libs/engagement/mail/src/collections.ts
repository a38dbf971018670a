import type { TenantCollection } from '#foundation/tenancy';
import { Mail, MailSchema } from './mail.schema.js';

/** Collections of this library in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: Mail.name, schema: MailSchema, personal: ['to', 'data'] },
];
