import type { TenantCollection } from '#foundation/tenancy';
import { Notification, NotificationSchema } from './notification.schema.js';

/** Collections of this library in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: Notification.name, schema: NotificationSchema, personal: ['data'] },
];
