import { defineEvent } from '#foundation/tenancy';

/** An API key in events, without its text. */
export interface ApiKeyFacts {
  readonly keyId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The member of staff whose rights limit the key's. */
  readonly grantedBy: string;
}

const API_KEY: ApiKeyFacts = {
  keyId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  name: 'ERP',
  scopes: ['orders.read'],
  grantedBy: '01jd2k3m4n5p6q7r8s9tavwxyz',
};

export const ApiKeyCreated = defineEvent<ApiKeyFacts>({
  type: 'api-key.created',
  summary: 'An API key was made.',
  published: false,
  example: API_KEY,
});

export const ApiKeyUpdated = defineEvent<ApiKeyFacts>({
  type: 'api-key.updated',
  summary: 'Name, scopes or expiry of an API key changed.',
  published: false,
  example: API_KEY,
});

export const ApiKeyRotated = defineEvent<ApiKeyFacts>({
  type: 'api-key.rotated',
  summary: 'An API key has a new text; the old one ends after the overlap.',
  published: false,
  example: API_KEY,
});

export const ApiKeyRevoked = defineEvent<ApiKeyFacts>({
  type: 'api-key.revoked',
  summary: 'An API key was revoked.',
  published: false,
  example: API_KEY,
});
