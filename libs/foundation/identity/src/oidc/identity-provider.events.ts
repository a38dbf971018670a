import { id, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

const FIELDS = { providerId: id(), name: text(), issuer: text() };
export type IdentityProviderFacts = FactsOf<typeof FIELDS>;

const PROVIDER: IdentityProviderFacts = {
  providerId: 'google',
  name: 'Google',
  issuer: 'https://accounts.google.com',
};

export const IdentityProviderAdded = defineEvent({
  type: 'identity-provider.added',
  summary: 'Customers can sign in with another identity provider.',
  published: false,
  data: FIELDS,
  example: PROVIDER,
});

export const IdentityProviderUpdated = defineEvent({
  type: 'identity-provider.updated',
  summary: 'An identity provider was changed.',
  published: false,
  data: FIELDS,
  example: PROVIDER,
});

export const IdentityProviderRemoved = defineEvent({
  type: 'identity-provider.removed',
  summary: 'Customers can no longer sign in with an identity provider.',
  published: false,
  data: FIELDS,
  example: PROVIDER,
});
