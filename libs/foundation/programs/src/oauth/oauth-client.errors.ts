import { defineErrors } from '#platform/errors';

/** What staff are told about OAuth clients and what they allowed them. */
export const oauthClientErrors = defineErrors({
  notFound: {
    code: 'oauth-client.not-found',
    kind: 'not-found',
    title: 'There is no such OAuth client',
    advice: 'Check the id; a deleted client is gone, with all its tokens.',
  },
  tooMany: {
    code: 'oauth-client.too-many',
    kind: 'conflict',
    title: 'There are as many OAuth clients as a tenant can have',
    advice: 'Delete one that is not used.',
  },
  inconsistent: {
    code: 'oauth-client.inconsistent',
    kind: 'invalid',
    title: 'Type, grant types and redirect URIs of the client do not fit together',
    advice:
      'client_credentials is for confidential clients; authorization_code needs a redirect URI and is needed for refresh_token.',
  },
  redirectUriUnusable: {
    code: 'oauth-client.redirect-uri-unusable',
    kind: 'invalid',
    title: 'People cannot be sent back to one of the redirect URIs',
    advice:
      'Use an absolute https address, or http://127.0.0.1 or http://[::1], without credentials and fragment, in the spelling of browsers.',
  },
  publicClient: {
    code: 'oauth-client.public',
    kind: 'conflict',
    title: 'A public client has no secret',
    advice: 'Register a confidential client if the app can keep a secret.',
  },
  grantNotFound: {
    code: 'oauth-grant.not-found',
    kind: 'not-found',
    title: 'You allow nothing under this id',
    advice: 'List your grants again; the app may have given it back.',
  },
});
