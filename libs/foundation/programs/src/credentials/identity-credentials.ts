import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { CredentialVerifier, PresentedCredential, Principal } from '#foundation/tenancy';
import {
  AccessTokens,
  Authority,
  isBuiltIn,
  operatorPermissions,
  permissionsOf,
  RevokedSessions,
  type RoleTable,
  type TokenAudience,
  type VerifiedClaims,
} from '#foundation/identity';
import { ApiKeyCredentials } from '../api-keys/api-key-credentials.js';
import { OAuthCredentials } from '../oauth/oauth-credentials.js';

/** A principal whose credential comes from one of our tokens. */
export interface TokenPrincipal extends Principal {
  readonly kind: 'session';
  readonly sessionId: string;
  /** When the token ends (seconds since 1970); sockets close then. */
  readonly expiresAt: number;
}

/** What is remembered of a token that was checked. */
interface KnownToken {
  /** Under the roles of `table`, where the token says a role of the tenant's own. */
  principal: TokenPrincipal;
  readonly roles: readonly string[];
  /** Whether one of the roles is the tenant's own. */
  readonly ownRoles: boolean;
  table?: RoleTable;
}

const AUDIENCE: Readonly<Record<TokenAudience, Principal['audience']>> = {
  shop: 'customer',
  admin: 'staff',
  platform: 'operator',
};
const NOTHING: ReadonlySet<string> = new Set();
const REMEMBERED = 10_000;

/**
 * Turns access tokens, API keys and apps' tokens into principals. A signature is checked once per token: after that a token costs a
 * map look-up, and another for whether its session has ended. Whether the token's tenant is the request's is the edge's to compare.
 */
@Injectable()
export class IdentityCredentials implements CredentialVerifier {
  /** By the token itself: it is in memory anyway, and a hash of it would cost more than the look-up. */
  private readonly known = new LRUCache<string, KnownToken>({ max: REMEMBERED });

  constructor(
    private readonly tokens: AccessTokens,
    private readonly revoked: RevokedSessions,
    private readonly authority: Authority,
    private readonly apiKeys: ApiKeyCredentials,
    private readonly apps: OAuthCredentials,
  ) {}

  /** @returns undefined for whatever is not a token of ours, alive, of a live session, nor a key that is good */
  async verify(
    { scheme, value }: PresentedCredential,
    { enrolling = false }: { readonly enrolling?: boolean } = {},
  ): Promise<Principal | undefined> {
    if (scheme === 'api-key') return this.apiKeys.verify(value);
    const known = this.known.get(value);
    if (!known && this.apps.claims(value)) return this.apps.verify(value);
    const token = known ?? (await this.check(value));
    if (!token && enrolling) return this.enrolling(value);
    if (!token || this.revoked.has(token.principal.sessionId)) return undefined;
    if (token.principal.expiresAt <= Date.now() / 1000) {
      this.known.delete(value);
      return undefined;
    }
    return token.ownRoles ? this.withRolesOfNow(token) : token.principal;
  }

  onSessionEnd(listener: (sessionId: string) => void): () => void {
    return this.revoked.onRevoked(listener);
  }

  /** Never remembered: what may only enrol must not be found where everything else is looked up. */
  private async enrolling(token: string): Promise<TokenPrincipal | undefined> {
    const claims = await this.tokens.verify(token, 'enrolment');
    return claims && { ...principalOf(claims), permissions: NOTHING, enrolling: true };
  }

  private async check(token: string): Promise<KnownToken | undefined> {
    const claims = await this.tokens.verify(token);
    if (!claims) return undefined;
    const { aud, roles } = claims;
    const ownRoles = aud === 'admin' && !roles.every(isBuiltIn);
    const known = { principal: principalOf(claims), roles, ownRoles };
    this.known.set(token, known);
    return known;
  }

  /** What a role of the tenant's own allows is looked up at each request: it may have changed since the last. */
  private async withRolesOfNow(token: KnownToken): Promise<TokenPrincipal> {
    const { principal } = token;
    const table = await this.authority.roles(principal.tenantId!);
    if (token.table === table) return principal;
    const permissions = new Set(token.roles.flatMap((role) => [...table.permissionsOf(role)]));
    token.principal = Object.freeze({ ...principal, permissions });
    token.table = table;
    return token.principal;
  }
}

function principalOf(claims: VerifiedClaims): TokenPrincipal {
  return Object.freeze({
    kind: 'session',
    audience: AUDIENCE[claims.aud],
    id: claims.sub,
    ...(claims.tid !== undefined && { tenantId: claims.tid }),
    sessionId: claims.sid,
    permissions: permissionsFor(claims),
    ...(claims.stores && { stores: Object.freeze([...claims.stores]) }),
    authTime: claims.auth_time,
    expiresAt: claims.exp,
  });
}

/** As far as built-in roles go. */
function permissionsFor({ aud, roles }: VerifiedClaims): ReadonlySet<string> {
  if (aud === 'shop') return NOTHING;
  if (aud === 'platform') return operatorPermissions();
  const [only] = roles;
  // The usual case shares one set; several roles add up.
  if (roles.length === 1) return permissionsOf(only!);
  return new Set(roles.flatMap((role) => [...permissionsOf(role)]));
}
