import type { TenantCollection } from '#foundation/tenancy';
import { AuditEntry, AuditEntrySchema } from './audit-entry.schema.js';

/** The collections of this library in each tenant's database. */
export const collections: readonly TenantCollection[] = [{ name: AuditEntry.name, schema: AuditEntrySchema }];
