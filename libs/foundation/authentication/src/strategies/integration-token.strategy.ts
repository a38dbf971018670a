import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { PassportStatic } from 'passport';
import { Strategy } from 'passport-jwt';
import {
  Authority,
  AuthorityCache,
  delegated,
  RevokedSessions,
  SigningKeys,
  TOKEN_TYPES,
  type Holdings,
} from '#foundation/identity';
import {
  INTEGRATION_AUDIENCE,
  Issuers,
  OAuthClients,
  type IntegrationClaims,
  type OAuthClient,
} from '#foundation/programs';
import { TenantRegistry, TenantScope, type Principal } from '#foundation/tenancy';
import { hasClaims, ownTokens, type CheckedToken } from './own-tokens.js';
import {
  ownPassport,
  type AuthenticationStrategy,
  type ParsedCredential,
  type VerifiedCredential,
} from './strategy.js';

const CLAIMS = {
  iss: 'string',
  sub: 'string',
  tid: 'string',
  sid: 'string',
  client_id: 'string',
  scope: 'string',
  jti: 'string',
  iat: 'number',
  exp: 'number',
} as const;

type AppClaims = IntegrationClaims & { readonly exp: number };

/**
 * Access tokens of apps: JWTs by the profile of RFC 9068. At each request an app may do what the token's scopes, the client's
 * scopes and the permissions of its person all allow. All three are cached, and a change takes effect at the next request (see
 * AuthorityCache).
 */
@Injectable()
export class IntegrationTokenStrategy extends PassportStrategy(Strategy) implements AuthenticationStrategy {
  constructor(
    keys: SigningKeys,
    private readonly issuers: Issuers,
    private readonly registry: TenantRegistry,
    private readonly revoked: RevokedSessions,
    private readonly cache: AuthorityCache,
    private readonly authority: Authority,
    private readonly scope: TenantScope,
  ) {
    // Each tenant is a separate issuer, so the issuer is compared when the tenant is known.
    super(ownTokens(keys, { audience: INTEGRATION_AUDIENCE }));
  }

  getPassportInstance(): PassportStatic {
    return ownPassport();
  }

  takes({ scheme, unverified }: ParsedCredential): boolean {
    return scheme === 'bearer' && unverified?.aud === INTEGRATION_AUDIENCE;
  }

  async validate({ header, payload }: CheckedToken): Promise<VerifiedCredential | false> {
    if (header.typ !== TOKEN_TYPES.access || payload.aud !== INTEGRATION_AUDIENCE) return false;
    if (!hasClaims(payload, CLAIMS)) return false;
    const claims = payload as unknown as AppClaims;
    const tenant = await this.registry.byId(claims.tid);
    if (tenant?.status !== 'active' && tenant?.status !== 'suspended') return false;
    return this.issuers.isOf(claims.iss, tenant) && this.verified(claims);
  }

  private verified(claims: AppClaims): VerifiedCredential {
    const { tid, sid, sub, client_id, exp } = claims;
    let last:
      | { readonly client: OAuthClient; readonly holdings: Holdings; readonly principal: Principal }
      | undefined;
    const principal = async (): Promise<Principal | undefined> => {
      if (exp <= Date.now() / 1000 || this.revoked.has(sid)) return undefined;
      const client = await this.client(tid, client_id);
      if (!client) return undefined;
      const holdings = await this.authority.holdings(tid, sub === client_id ? client.grantedBy : sub);
      if (!holdings) return undefined;
      if (last?.client !== client || last.holdings !== holdings) {
        last = { client, holdings, principal: principalOf(claims, client, holdings) };
      }
      return last.principal;
    };
    return { principal };
  }

  private client(tenantId: string, clientId: string): OAuthClient | null | Promise<OAuthClient | null> {
    return this.cache.get(tenantId, `oauth-client:${clientId}`, () =>
      this.scope.run(tenantId, async (graph) => (await graph.get(OAuthClients)).find(clientId)),
    );
  }
}

function principalOf(claims: AppClaims, client: OAuthClient, holdings: Holdings): Principal {
  const scopes = claims.scope.split(' ').filter((scope) => client.scopes.includes(scope));
  const { permissions, stores } = delegated(holdings, scopes);
  return Object.freeze({
    kind: 'oauth',
    audience: 'staff',
    id: client._id,
    tenantId: claims.tid,
    grantedBy: claims.sub === client._id ? client.grantedBy : claims.sub,
    sessionId: claims.sid,
    permissions,
    ...(stores && { stores }),
    expiresAt: claims.exp,
  });
}
