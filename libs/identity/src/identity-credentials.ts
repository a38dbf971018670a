import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { CredentialVerifier, PresentedCredential, Principal } from '#tenancy';
import { operatorPermissions, permissionsOf } from './roles/roles.js';
import { RevokedSessions } from './sessions/revoked-sessions.js';
import { AccessTokens, type TokenAudience, type VerifiedClaims } from './tokens/access-tokens.js';

/** A principal whose credential comes from one of our tokens. */
export interface TokenPrincipal extends Principal {
  readonly sessionId: string;
  /** When the token ends (seconds since 1970); sockets close then. */
  readonly expiresAt: number;
}

const AUDIENCE: Readonly<Record<TokenAudience, Principal['audience']>> = {
  shop: 'customer',
  admin: 'staff',
  platform: 'operator',
};
const NOTHING: ReadonlySet<string> = new Set();
const REMEMBERED = 10_000;

/**
 * Turns access tokens into principals. A signature is checked once per token: after that a token costs a map look-up,
 * and another for whether its session has ended. Whether the token's tenant is the request's is the edge's to compare.
 */
@Injectable()
export class IdentityCredentials implements CredentialVerifier {
  /** By the token itself: it is in memory anyway, and a hash of it would cost more than the look-up. */
  private readonly known = new LRUCache<string, TokenPrincipal>({ max: REMEMBERED });

  constructor(
    private readonly tokens: AccessTokens,
    private readonly revoked: RevokedSessions,
  ) {}

  /** @returns undefined for whatever is not a token of ours, alive, of a live session; API keys are none yet */
  async verify(
    { scheme, value }: PresentedCredential,
    { enrolling = false }: { readonly enrolling?: boolean } = {},
  ): Promise<TokenPrincipal | undefined> {
    if (scheme !== 'bearer') return undefined;
    const principal = this.known.get(value) ?? (await this.check(value));
    if (!principal && enrolling) return this.enrolling(value);
    if (!principal || this.revoked.has(principal.sessionId)) return undefined;
    if (principal.expiresAt <= Date.now() / 1000) {
      this.known.delete(value);
      return undefined;
    }
    return principal;
  }

  onSessionEnd(listener: (sessionId: string) => void): () => void {
    return this.revoked.onRevoked(listener);
  }

  /** Never remembered: what may only enrol must not be found where everything else is looked up. */
  private async enrolling(token: string): Promise<TokenPrincipal | undefined> {
    const claims = await this.tokens.verify(token, 'enrolment');
    return claims && { ...principalOf(claims), permissions: NOTHING, enrolling: true };
  }

  private async check(token: string): Promise<TokenPrincipal | undefined> {
    const claims = await this.tokens.verify(token);
    if (!claims) return undefined;
    const principal = principalOf(claims);
    this.known.set(token, principal);
    return principal;
  }
}

function principalOf(claims: VerifiedClaims): TokenPrincipal {
  return Object.freeze({
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

function permissionsFor({ aud, roles }: VerifiedClaims): ReadonlySet<string> {
  if (aud === 'shop') return NOTHING;
  if (aud === 'platform') return operatorPermissions();
  const [only] = roles;
  // The usual case shares one set; several roles add up.
  if (roles.length === 1) return permissionsOf(only!);
  return new Set(roles.flatMap((role) => [...permissionsOf(role)]));
}
