import { id, list, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

/** An API key in events, without its text. */
const FIELDS = {
  keyId: id(),
  name: text(),
  scopes: list(text()),
  grantedBy: id('The member of staff whose rights limit the key’s'),
};
export type ApiKeyFacts = FactsOf<typeof FIELDS>;

const API_KEY: ApiKeyFacts = {
  keyId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  name: 'ERP',
  scopes: ['orders.read'],
  grantedBy: '01jd2k3m4n5p6q7r8s9tavwxyz',
};

export const ApiKeyCreated = defineEvent({
  type: 'api-key.created',
  summary: 'An API key was made.',
  published: false,
  data: FIELDS,
  example: API_KEY,
});

export const ApiKeyUpdated = defineEvent({
  type: 'api-key.updated',
  summary: 'Name, scopes or expiry of an API key changed.',
  published: false,
  data: FIELDS,
  example: API_KEY,
});

export const ApiKeyRotated = defineEvent({
  type: 'api-key.rotated',
  summary: 'An API key has a new text; the old one ends after the overlap.',
  published: false,
  data: FIELDS,
  example: API_KEY,
});

export const ApiKeyRevoked = defineEvent({
  type: 'api-key.revoked',
  summary: 'An API key was revoked.',
  published: false,
  data: FIELDS,
  example: API_KEY,
});
