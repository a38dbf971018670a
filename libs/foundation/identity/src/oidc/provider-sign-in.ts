import * as oidc from 'openid-client';
import { DomainError } from '#platform/errors';
import { accept } from '#platform/values';
import { CurrentTenant, ownPage, TenantInjectable } from '#foundation/tenancy';
import { normaliseEmail } from '../log-in/normalise-email.js';
import { CUSTOMER } from '../identity-values.js';
import { oidcErrors } from './oidc.errors.js';
import { IdentityProviders } from './identity-providers.js';
import { OidcClients } from './oidc-clients.js';
import { SignInFlows } from './sign-in-flow.js';

/** Where to send the browser, and the token that it must send at the end. */
export interface StartedSignIn {
  readonly authorizationUrl: string;
  readonly flowToken: string;
}

/** The parameters with which the browser comes back from the provider. */
export interface ProviderAnswer {
  readonly flowToken: string;
  readonly code: string;
  readonly state: string;
  /** RFC 9207, if the provider sends it. */
  readonly iss?: string;
}

/** The person's identity at the provider. */
export interface ProviderIdentity {
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  /** Only set if the provider has verified it. */
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** OpenID Connect, authorization code with PKCE and nonce: from the shop's page to the provider and back. */
@TenantInjectable()
export class ProviderSignIn {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly providers: IdentityProviders,
    private readonly clients: OidcClients,
    private readonly flows: SignInFlows,
  ) {}

  /**
   * @param asked a page of the shop, on a registered origin
   * @throws oidc.provider-unknown, oidc.redirect-not-allowed, oidc.provider-unavailable
   */
  async start(providerId: string, asked: string): Promise<StartedSignIn> {
    // On any other origin the provider's code would reach a stranger's page (open redirect, CWE-601).
    const redirectUri = ownPage(asked, this.tenant.record);
    if (redirectUri === undefined) throw oidcErrors.redirectNotAllowed();
    const configuration = await this.configurationOf(providerId);
    const codeVerifier = oidc.randomPKCECodeVerifier();
    const flow = { provider: providerId, redirectUri, codeVerifier };
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    return { authorizationUrl: url.href, flowToken: this.flows.seal({ ...flow, state, nonce }) };
  }

  /**
   * Redeems the provider's code and checks its ID token: signature, issuer, audience, nonce, times.
   * @throws oidc.flow-invalid, oidc.sign-in-failed, oidc.provider-unknown, oidc.provider-unavailable
   */
  async finish(providerId: string, answer: ProviderAnswer): Promise<ProviderIdentity> {
    const { redirectUri, codeVerifier, state, nonce } = this.flows.open(providerId, answer.flowToken);
    const configuration = await this.configurationOf(providerId);
    const url = new URL(redirectUri);
    url.searchParams.set('code', answer.code);
    url.searchParams.set('state', answer.state);
    if (answer.iss !== undefined) url.searchParams.set('iss', answer.iss);
    const claims = await this.claimsFor(configuration, url, {
      pkceCodeVerifier: codeVerifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    return {
      provider: providerId,
      issuer: claims.iss,
      subject: claims.sub,
      ...(claims.email_verified === true &&
        typeof claims.email === 'string' && { email: normaliseEmail(claims.email) }),
      firstName: nameOf(claims.given_name),
      lastName: nameOf(claims.family_name),
    };
  }

  private async claimsFor(
    configuration: oidc.Configuration,
    url: URL,
    checks: oidc.AuthorizationCodeGrantChecks,
  ): Promise<oidc.IDToken & Partial<oidc.UserInfoResponse>> {
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, url, checks);
      const claims = tokens.claims()!;
      // Many providers put the email into the ID token only if there is no access token (Core 1.0 section 5.4).
      if (claims.email !== undefined || !configuration.serverMetadata().userinfo_endpoint) return claims;
      return { ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
    } catch (error) {
      if (isAway(error)) throw oidcErrors.providerUnavailable(undefined, { cause: error });
      throw oidcErrors.signInFailed(undefined, { cause: error as Error });
    }
  }

  private async configurationOf(providerId: string): Promise<oidc.Configuration> {
    const provider = await this.providers.enabled(providerId);
    try {
      return await this.clients.of(this.tenant.id, provider, this.providers.secretOf(provider));
    } catch (error) {
      throw oidcErrors.providerUnavailable(undefined, { cause: error as Error });
    }
  }
}

/** A name in the form that accounts accept; an unusable name must not prevent the sign-in. */
function nameOf(claim: unknown): string | undefined {
  const { value, problems } = accept({ firstName: CUSTOMER.firstName }, { firstName: claim });
  return problems.length === 0 ? (value.firstName as string) : undefined;
}

/** Whether the provider could not be reached, in contrast to a wrong answer. */
function isAway(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof DomainError) return true;
  }
  return false;
}
