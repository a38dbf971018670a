import { defineErrors } from '#platform/errors';

/** Errors of API keys. */
export const apiKeyErrors = defineErrors({
  notFound: {
    code: 'api-key.not-found',
    kind: 'not-found',
    title: 'There is no such API key',
    advice: 'Check the id; a revoked key does not exist any more.',
  },
  tooMany: {
    code: 'api-key.too-many',
    kind: 'conflict',
    title: 'The tenant has the largest number of API keys already',
    advice: 'Revoke one that is not used.',
  },
  expiryPast: {
    code: 'api-key.expiry-past',
    kind: 'invalid',
    fields: ['expiresAt'],
    title: 'The expiry of the key is in the past',
    advice: 'Choose a time in the future, or revoke the key.',
  },
});
