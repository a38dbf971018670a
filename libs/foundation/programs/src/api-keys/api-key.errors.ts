import { defineErrors } from '#platform/errors';

/** What can go wrong with API keys. */
export const apiKeyErrors = defineErrors({
  notFound: {
    code: 'api-key.not-found',
    kind: 'not-found',
    title: 'There is no such API key',
    advice: 'Check the id; a revoked key is gone.',
  },
  tooMany: {
    code: 'api-key.too-many',
    kind: 'conflict',
    title: 'There are as many API keys as a tenant can have',
    advice: 'Revoke one that is not used.',
  },
  expiryPast: {
    code: 'api-key.expiry-past',
    kind: 'invalid',
    title: 'The key would have expired already',
    advice: 'Choose a time in the future, or revoke the key.',
  },
});
