import { defineErrors } from '#platform/errors';

/** Errors of API keys. */
export const apiKeyErrors = defineErrors({
  notFound: {
    code: 'api-key.not-found',
    kind: 'not-found',
    title: 'There is no such API key',
    de: 'Diesen API-Schlüssel gibt es nicht',
    advice: 'Check the id; a revoked key does not exist any more.',
  },
  tooMany: {
    code: 'api-key.too-many',
    kind: 'conflict',
    title: 'The tenant has the largest number of API keys already',
    de: 'Der Shop hat schon die größte Zahl von API-Schlüsseln',
    advice: 'Revoke one that is not used.',
  },
  expiryPast: {
    code: 'api-key.expiry-past',
    kind: 'invalid',
    fields: ['expiresAt'],
    title: 'The expiry of the key is in the past',
    de: 'Das Ende des Schlüssels liegt in der Vergangenheit',
    advice: 'Choose a time in the future, or revoke the key.',
  },
});
