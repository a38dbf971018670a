import { defineErrors } from '#platform/errors';

/** Errors of OAuth clients and grants, for staff. */
export const oauthClientErrors = defineErrors({
  notFound: {
    code: 'oauth-client.not-found',
    kind: 'not-found',
    title: 'There is no such OAuth client',
    de: 'Diesen OAuth-Client gibt es nicht',
    advice: 'Check the id; a deleted client does not exist any more, nor do its tokens.',
  },
  tooMany: {
    code: 'oauth-client.too-many',
    kind: 'conflict',
    title: 'The tenant has the largest number of OAuth clients already',
    de: 'Der Shop hat schon die größte Zahl von OAuth-Clients',
    advice: 'Delete one that is not used.',
  },
  inconsistent: {
    code: 'oauth-client.inconsistent',
    kind: 'invalid',
    fields: [],
    title: 'Type, grant types and redirect URIs of the client do not fit together',
    de: 'Art, Grant Types und Redirect-URIs des Clients passen nicht zusammen',
    advice:
      'client_credentials is for confidential clients; authorization_code needs a redirect URI and is needed for refresh_token.',
  },
  redirectUriUnusable: {
    code: 'oauth-client.redirect-uri-unusable',
    kind: 'invalid',
    fields: ['redirectUris'],
    title: 'People cannot be sent back to one of the redirect URIs',
    de: 'Zu einer der Redirect-URIs kann niemand zurückgeschickt werden',
    advice:
      'Use an absolute https address, or http://127.0.0.1 or http://[::1], without credentials and fragment, written as browsers write it.',
  },
  publicClient: {
    code: 'oauth-client.public',
    kind: 'conflict',
    title: 'A public client has no secret',
    de: 'Ein öffentlicher Client hat kein Geheimnis',
    advice: 'Register a confidential client if the app can keep a secret.',
  },
  grantNotFound: {
    code: 'oauth-grant.not-found',
    kind: 'not-found',
    title: 'You have no grant with this id',
    de: 'Sie haben keine Freigabe mit dieser Id',
    advice: 'List your grants again; the app may have ended it.',
  },
});
