import type { TenantCollection } from '#foundation/tenancy';
import { WebhookEndpoint, WebhookEndpointSchema } from './webhook-endpoint.schema.js';
import { WebhookDelivery, WebhookDeliverySchema } from './webhook-delivery.schema.js';

/** Collections of this library in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: WebhookEndpoint.name, schema: WebhookEndpointSchema, optional: true },
  { name: WebhookDelivery.name, schema: WebhookDeliverySchema, optional: true },
];
