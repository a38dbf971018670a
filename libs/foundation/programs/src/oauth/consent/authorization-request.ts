import { isId } from '#platform/ids';
import { unworded } from '#platform/languages';
import { TenantInjectable } from '#foundation/tenancy';
import type { OAuthClient } from '../oauth-client.schema.js';
import { OAuthClients } from '../oauth-clients.js';
import { oauthErrors, wireError } from '../oauth.errors.js';
import { readParameters, required, type Parameters } from '../parameters.js';
import { CHALLENGE_METHOD, isChallenge } from '../pkce.js';
import { isRegistered } from '../redirect-uris.js';
import { askedScopes } from '../scopes.js';
import { consentErrors } from './consent.errors.js';

/** A checked authorization request of an app (RFC 6749 section 4.1.1, RFC 7636 section 4.3). */
export interface AuthorizationRequest {
  /** The tenant's issuer that the app used; it is sent back with the answer (RFC 9207). */
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** The app's own value; it is sent back with the answer. */
  readonly state?: string;
  readonly scopes: readonly string[];
  readonly challenge: string;
}

/** The address for an answer, and the values that identify it. */
export type ReturnAddress = Pick<AuthorizationRequest, 'issuer' | 'redirectUri' | 'state'>;

/** Reads and checks the authorization requests of apps. */
@TenantInjectable()
export class AuthorizationRequests {
  constructor(private readonly clients: OAuthClients) {}

  /**
   * @returns the request with its client; or, if it is not valid, the address to which to send the browser with the error
   * @throws consent.app-unknown, consent.redirect-uri-unregistered
   */
  async read(
    query: URLSearchParams,
    issuer: string,
  ): Promise<
    { readonly request: AuthorizationRequest; readonly client: OAuthClient } | { readonly refusal: string }
  > {
    const client = await this.client(only(query, 'client_id'));
    const redirectUri = only(query, 'redirect_uri');
    if (!redirectUri || !isRegistered(redirectUri, client.redirectUris)) {
      throw consentErrors.redirectUriUnregistered();
    }
    const state = only(query, 'state');
    const address = { issuer, redirectUri, ...(state && { state }) };
    try {
      const wanted = wantedOf(client, readParameters(query));
      return { client, request: { ...address, clientId: client._id, ...wanted } };
    } catch (error) {
      return { refusal: refusalTo(address, error) };
    }
  }

  /** @throws consent.app-unknown */
  async client(id: string | undefined): Promise<OAuthClient> {
    const client = isId(id) ? await this.clients.find(id) : null;
    if (!client) throw consentErrors.appUnknown();
    return client;
  }
}

/** The address to which to send the browser with an answer or an error. */
export function answerTo(
  { redirectUri, issuer, state }: ReturnAddress,
  answer: Record<string, string>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...answer, ...(state && { state }), iss: issuer })) {
    url.searchParams.set(name, value);
  }
  return url.href;
}

/** The same for an error. @throws the error if it is not one of OAuth's */
export function refusalTo(address: ReturnAddress, thrown: unknown): string {
  const error = wireError(thrown);
  if (!error) throw thrown;
  return answerTo(address, { ...error });
}

function wantedOf(client: OAuthClient, parameters: Parameters) {
  if (required(parameters, 'response_type') !== 'code') throw oauthErrors.unsupportedResponseType();
  if (!client.grantTypes.includes('authorization_code')) throw oauthErrors.unauthorizedClient();
  if ((parameters.response_mode ?? 'query') !== 'query') {
    throw oauthErrors.invalidRequest(unworded('The only response_mode is query.'));
  }
  const challenge = required(parameters, 'code_challenge');
  // If it is left out, it means `plain` (RFC 7636 section 4.3).
  if (required(parameters, 'code_challenge_method') !== CHALLENGE_METHOD || !isChallenge(challenge)) {
    throw oauthErrors.invalidRequest(
      unworded('code_challenge is a SHA-256 in base64url, code_challenge_method S256.'),
    );
  }
  return { challenge, scopes: askedScopes(parameters.scope, client.scopes) };
}

function only(query: URLSearchParams, name: string): string | undefined {
  const [first, ...others] = query.getAll(name);
  return others.length === 0 && first !== '' ? first : undefined;
}
