import { defineErrors, DomainError } from '#platform/errors';

/**
 * What OAuth clients are told, by RFC 6749 sections 4.1.2.1 and 5.2: the code behind `oauth.` is the specification's,
 * with hyphens for underscores, and the answer has the specification's form.
 */
export const oauthErrors = defineErrors({
  invalidRequest: {
    code: 'oauth.invalid-request',
    kind: 'invalid',
    title: 'The request lacks a parameter, repeats one or has one that does not fit',
    advice: 'Compare with RFC 6749 and, for PKCE, RFC 7636; only the method S256 is accepted.',
  },
  invalidClient: {
    code: 'oauth.invalid-client',
    kind: 'unauthenticated',
    title: 'The client is unknown or did not prove itself',
    advice: 'Send client id and secret either by HTTP Basic or in the form, public clients their id alone.',
  },
  invalidGrant: {
    code: 'oauth.invalid-grant',
    kind: 'invalid',
    title: 'The code or refresh token is wrong, used, expired, revoked or another client’s',
    advice: 'Ask the person again.',
  },
  unauthorizedClient: {
    code: 'oauth.unauthorized-client',
    kind: 'invalid',
    title: 'The client may not do this',
    advice: 'Check its grant types, and that whoever registered it still works here.',
  },
  unsupportedGrantType: {
    code: 'oauth.unsupported-grant-type',
    kind: 'invalid',
    title: 'There is no such grant type',
    advice: 'Use client_credentials, authorization_code or refresh_token.',
  },
  unsupportedResponseType: {
    code: 'oauth.unsupported-response-type',
    kind: 'invalid',
    title: 'There is no such response type',
    advice: 'Use code.',
  },
  invalidScope: {
    code: 'oauth.invalid-scope',
    kind: 'invalid',
    title: 'The scope is unknown or more than may be given',
    advice:
      'Ask for scopes of the client that whoever grants them holds; a refresh asks for no more than before.',
  },
  accessDenied: {
    code: 'oauth.access-denied',
    kind: 'forbidden',
    title: 'The person said no',
    advice: 'Respect it.',
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
