import type { TenantCollection } from '#foundation/tenancy';
import { FileJob, FileJobSchema } from './jobs/file-job.schema.js';

/** What this library keeps in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: FileJob.name, schema: FileJobSchema, optional: true },
];
