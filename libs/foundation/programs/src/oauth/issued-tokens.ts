import { Inject } from '@nestjs/common';
import { decodeJwt } from 'jose';
import {
  CREDENTIAL_VERIFIER,
  CurrentTenant,
  TenantInjectable,
  type CredentialVerifier,
  type Principal,
} from '#foundation/tenancy';
import { RevokedSessions } from '#foundation/identity';
import type { IntegrationClaims } from './integration-tokens.js';
import type { OAuthClient } from './oauth-client.schema.js';
import { OAuthGrants } from './oauth-grants.js';

/** The answer of introspection, with the field names of RFC 7662 section 2.2. */
export type TokenFacts =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly client_id: string;
      readonly sub: string;
      readonly scope: string;
      readonly exp: number;
      readonly token_type?: 'Bearer';
      readonly iss?: string;
      readonly aud?: string;
      readonly iat?: number;
      readonly jti?: string;
    };

const INACTIVE: TokenFacts = { active: false };

/** Introspects and revokes tokens of this tenant. Anything else is answered as not active. */
@TenantInjectable()
export class IssuedTokens {
  constructor(
    private readonly tenant: CurrentTenant,
    @Inject(CREDENTIAL_VERIFIER) private readonly credentials: CredentialVerifier,
    private readonly grants: OAuthGrants,
    private readonly revoked: RevokedSessions,
  ) {}

  /**
   * Whether a token is valid at this moment; `scope` is what it allows now.
   * @param client the client that asks; a refresh token is active only for its own client
   */
  async introspect(client: OAuthClient, token: string): Promise<TokenFacts> {
    const access = await this.accessToken(token);
    if (access) {
      const { iss, sub, client_id, exp, iat, jti, aud } = access.claims;
      const scope = [...access.principal.permissions].join(' ');
      return { active: true, token_type: 'Bearer', iss, aud, sub, client_id, scope, exp, iat, jti };
    }
    const refresh = await this.grants.ofRefreshToken(client, token);
    if (!refresh || !this.grants.isCurrent(refresh)) return INACTIVE;
    const { accountId: sub, scopes, expiresAt } = refresh.grant;
    const exp = Math.floor(expiresAt.getTime() / 1000);
    return { active: true, sub, client_id: client._id, scope: scopes.join(' '), exp };
  }

  /**
   * Ends a token of the client (RFC 7009); if the token belongs to a person's grant, the whole grant ends. For anything else
   * it does nothing, with the same answer.
   */
  async revoke(client: OAuthClient, token: string): Promise<void> {
    const claims = (await this.accessToken(token))?.claims;
    if (claims && claims.client_id !== client._id) return;
    const id = claims?.sid ?? (await this.grants.ofRefreshToken(client, token))?.grant._id;
    if (id === undefined) return;
    if (claims?.sub === client._id) await this.revoked.revoke([id]);
    else await this.grants.revoke(id, client);
  }

  /** An app's token of this tenant, if it is valid at this moment. */
  private async accessToken(token: string): Promise<{ claims: AppClaims; principal: Principal } | undefined> {
    const principal = await this.credentials.verify({ scheme: 'bearer', value: token });
    if (principal?.kind !== 'oauth' || principal.tenantId !== this.tenant.id) return undefined;
    return { claims: decodeJwt<AppClaims>(token) as AppClaims, principal };
  }
}

/** The claims with times in seconds since 1970. */
type AppClaims = IntegrationClaims & {
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
};
