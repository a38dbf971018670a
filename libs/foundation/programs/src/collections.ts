import type { TenantCollection } from '#foundation/tenancy';
import { ApiKey, ApiKeySchema } from './api-keys/api-key.schema.js';
import { OAuthClient, OAuthClientSchema } from './oauth/oauth-client.schema.js';
import { OAuthGrant, OAuthGrantSchema } from './oauth/oauth-grant.schema.js';

/** The collections of this library in each tenant's database. */
export const collections: readonly TenantCollection[] = [
  { name: ApiKey.name, schema: ApiKeySchema, optional: true },
  { name: OAuthClient.name, schema: OAuthClientSchema, optional: true },
  { name: OAuthGrant.name, schema: OAuthGrantSchema },
];
