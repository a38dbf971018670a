import { defineErrors, DomainError } from '#platform/errors';

/**
 * Errors for OAuth clients (RFC 6749 sections 4.1.2.1 and 5.2): the code after `oauth.` is that of the specification, with
 * hyphens instead of underscores, and the answer has the format of the specification.
 */
export const oauthErrors = defineErrors({
  invalidRequest: {
    code: 'oauth.invalid-request',
    kind: 'invalid',
    fields: [],
    title: 'A parameter of the request is missing, repeated or not valid',
    de: 'Ein Parameter der Anfrage fehlt, ist doppelt oder nicht gültig',
    advice: 'Compare with RFC 6749 and, for PKCE, RFC 7636; only the method S256 is accepted.',
  },
  invalidClient: {
    code: 'oauth.invalid-client',
    kind: 'unauthenticated',
    title: 'The client is unknown or could not be authenticated',
    de: 'Der Client ist unbekannt oder konnte sich nicht ausweisen',
    advice:
      'Send client id and secret either by HTTP Basic or in the form; a public client sends only its id.',
  },
  invalidGrant: {
    code: 'oauth.invalid-grant',
    kind: 'invalid',
    fields: [],
    title: 'The code or refresh token is wrong, used, expired, revoked or of another client',
    de: 'Der Code oder das Refresh-Token ist falsch, benutzt, abgelaufen, widerrufen oder von einem anderen Client',
    advice: 'Ask the person again.',
  },
  unauthorizedClient: {
    code: 'oauth.unauthorized-client',
    kind: 'invalid',
    fields: [],
    title: 'The client may not do this',
    de: 'Der Client darf das nicht',
    advice: 'Check its grant types, and that the person who registered it still works here.',
  },
  unsupportedGrantType: {
    code: 'oauth.unsupported-grant-type',
    kind: 'invalid',
    fields: [],
    title: 'There is no such grant type',
    de: 'Diesen Grant Type gibt es nicht',
    advice: 'Use client_credentials, authorization_code or refresh_token.',
  },
  unsupportedResponseType: {
    code: 'oauth.unsupported-response-type',
    kind: 'invalid',
    fields: [],
    title: 'There is no such response type',
    de: 'Diesen Response Type gibt es nicht',
    advice: 'Use code.',
  },
  invalidScope: {
    code: 'oauth.invalid-scope',
    kind: 'invalid',
    fields: [],
    title: 'The scope is unknown or not allowed',
    de: 'Der Scope ist unbekannt oder nicht erlaubt',
    advice:
      'Ask only for scopes that the client and the person who grants them have; a refresh cannot ask for more than before.',
  },
  accessDenied: {
    code: 'oauth.access-denied',
    kind: 'forbidden',
    title: 'The person said no',
    de: 'Die Person hat abgelehnt',
    advice: 'Do not ask again without a new reason.',
  },
});

/** An error as RFC 6749 writes it, in answers and in redirects. */
export interface WireError {
  readonly error: string;
  readonly error_description: string;
}

/** @returns undefined for errors that are not OAuth's */
export function wireError(thrown: unknown): WireError | undefined {
  if (!(thrown instanceof DomainError) || !thrown.code.startsWith('oauth.')) return undefined;
  return {
    error: thrown.code.slice('oauth.'.length).replaceAll('-', '_'),
    // The specification's alphabet has no other quotes.
    error_description: thrown.message.replaceAll('’', "'"),
  };
}
