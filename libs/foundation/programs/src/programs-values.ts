import { DELEGABLE_PERMISSIONS } from '#platform/permissions';
import { oneOf, optional, text, texts, whole, type Shape } from '#platform/values';
import { CLIENT_TYPES, GRANT_TYPES } from './oauth/oauth-client.schema.js';

const SCOPES = texts({
  values: DELEGABLE_PERMISSIONS,
  name: 'DelegablePermission',
  unique: true,
  minItems: 1,
});

export const API_KEY = { name: text({ max: 60 }), scopes: SCOPES } satisfies Shape;

/** The rules for an OAuth client; oauth/redirect-uris.ts has those for redirect URIs. */
export const OAUTH_APP = {
  name: text({ max: 60 }),
  type: oneOf(CLIENT_TYPES, 'OAuthClientType'),
  grantTypes: texts({ values: GRANT_TYPES, name: 'OAuthGrantType', unique: true, minItems: 1 }),
  redirectUris: optional(texts({ max: 2_048, maxItems: 20, unique: true })),
  scopes: SCOPES,
} satisfies Shape;

/** Seconds for which an old key or secret still works: at most a week. */
export const OVERLAP = { overlapSeconds: whole({ min: 0, max: 604_800 }) } satisfies Shape;
