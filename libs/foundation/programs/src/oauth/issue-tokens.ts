import { newId } from '#platform/ids';
import { unworded } from '#platform/languages';
import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import { Authority, type Holdings } from '#foundation/identity';
import { IntegrationTokens } from './integration-tokens.js';
import { oauthErrors } from './oauth.errors.js';
import { GRANT_TYPES, type GrantType, type OAuthClient } from './oauth-client.schema.js';
import { OAuthGrants, type LiveGrant } from './oauth-grants.js';
import { required, type Parameters } from './parameters.js';
import { askedScopes, grantable } from './scopes.js';

/** A successful answer, with the field names of RFC 6749 section 5.1. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Lifetime of the access token in seconds. */
  readonly expires_in: number;
  readonly scope: string;
  readonly refresh_token?: string;
}

/**
 * Issues tokens to clients. The scope of a token is the requested scope, limited to what client and granter may do at that
 * moment; what the token allows later is decided at each request (IntegrationTokenStrategy).
 */
@TenantInjectable()
export class IssueTokens {
  private readonly grantTypes: Readonly<Record<GrantType, typeof this.clientCredentials>> = {
    client_credentials: (client, form, issuer) => this.clientCredentials(client, form, issuer),
    authorization_code: (client, form, issuer) => this.authorizationCode(client, form, issuer),
    refresh_token: (client, form, issuer) => this.refreshToken(client, form, issuer),
  };

  constructor(
    private readonly tenant: CurrentTenant,
    private readonly grants: OAuthGrants,
    private readonly authority: Authority,
    private readonly tokens: IntegrationTokens,
  ) {}

  /**
   * @param client authenticated
   * @param issuer the tenant's issuer that the client used
   * @throws the errors of RFC 6749 section 5.2
   */
  async issue(client: OAuthClient, form: Parameters, issuer: string): Promise<TokenAnswer> {
    const type = required(form, 'grant_type');
    if (!isGrantType(type)) throw oauthErrors.unsupportedGrantType();
    if (!client.grantTypes.includes(type)) throw oauthErrors.unauthorizedClient();
    return this.grantTypes[type](client, form, issuer);
  }

  private async clientCredentials(
    client: OAuthClient,
    form: Parameters,
    issuer: string,
  ): Promise<TokenAnswer> {
    const asked = askedScopes(form.scope, client.scopes);
    const holdings = await this.authority.holdings(this.tenant.id, client.grantedBy);
    if (!holdings)
      throw oauthErrors.unauthorizedClient(
        unworded('The person who registered the client does not work here any more.'),
      );
    return this.answer(client, issuer, client._id, newId(), grantable(asked, holdings));
  }

  private async authorizationCode(
    client: OAuthClient,
    form: Parameters,
    issuer: string,
  ): Promise<TokenAnswer> {
    const proof = {
      code: required(form, 'code'),
      redirectUri: required(form, 'redirect_uri'),
      verifier: required(form, 'code_verifier'),
    };
    const grant = await this.grants.ofCode(client, proof);
    const scopes = grantable(grant.scopes, await this.holdingsOf(grant.accountId));
    return this.continued(client, issuer, await this.grants.redeem(grant, client), scopes);
  }

  private async refreshToken(client: OAuthClient, form: Parameters, issuer: string): Promise<TokenAnswer> {
    const presented = await this.grants.ofRefreshToken(client, required(form, 'refresh_token'));
    if (!presented) throw oauthErrors.invalidGrant();
    const { scopes: most, accountId } = presented.grant;
    // Checked first: a refusal must not use up the client's token.
    const asked = askedScopes(form.scope, most).filter((scope) => client.scopes.includes(scope));
    const scopes = grantable(asked, await this.holdingsOf(accountId));
    return this.continued(client, issuer, await this.grants.rotate(presented, client), scopes);
  }

  private async holdingsOf(staffId: string): Promise<Holdings> {
    const holdings = await this.authority.holdings(this.tenant.id, staffId);
    if (!holdings)
      throw oauthErrors.invalidGrant(unworded('The person who allowed this does not work here any more.'));
    return holdings;
  }

  private async continued(
    client: OAuthClient,
    issuer: string,
    { grant, refreshToken }: LiveGrant,
    scopes: readonly string[],
  ): Promise<TokenAnswer> {
    const answer = await this.answer(client, issuer, grant.accountId, grant._id, scopes);
    return { ...answer, ...(refreshToken !== undefined && { refresh_token: refreshToken }) };
  }

  private async answer(
    client: OAuthClient,
    iss: string,
    sub: string,
    sid: string,
    scopes: readonly string[],
  ): Promise<TokenAnswer> {
    const scope = scopes.join(' ');
    const claims = { iss, sub, sid, tid: this.tenant.id, client_id: client._id, scope };
    return {
      access_token: await this.tokens.issue(claims),
      token_type: 'Bearer',
      expires_in: this.tokens.lifetime,
      scope,
    };
  }
}

function isGrantType(text: string): text is GrantType {
  return (GRANT_TYPES as readonly string[]).includes(text);
}
