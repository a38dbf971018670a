import { defineEvent } from '#foundation/tenancy';

export interface IdentityProviderFacts {
  readonly providerId: string;
  readonly name: string;
  readonly issuer: string;
}

const PROVIDER: IdentityProviderFacts = {
  providerId: 'google',
  name: 'Google',
  issuer: 'https://accounts.google.com',
};

export const IdentityProviderAdded = defineEvent<IdentityProviderFacts>({
  type: 'identity-provider.added',
  summary: 'Customers can sign in with another identity provider.',
  published: false,
  example: PROVIDER,
});

export const IdentityProviderUpdated = defineEvent<IdentityProviderFacts>({
  type: 'identity-provider.updated',
  summary: 'An identity provider was changed.',
  published: false,
  example: PROVIDER,
});

export const IdentityProviderRemoved = defineEvent<IdentityProviderFacts>({
  type: 'identity-provider.removed',
  summary: 'Customers can no longer sign in with an identity provider.',
  published: false,
  example: PROVIDER,
});
