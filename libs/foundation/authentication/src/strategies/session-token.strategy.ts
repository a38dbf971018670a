import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { PassportStatic } from 'passport';
import { Strategy } from 'passport-jwt';
import { CONFIG, type Config } from '#platform/config';
import {
  RevokedSessions,
  SigningKeys,
  TOKEN_TYPES,
  type AccessClaims,
  type TokenAudience,
  type TokenKind,
} from '#foundation/identity';
import type { Principal } from '#foundation/tenancy';
import { hasClaims, ownTokens, type CheckedToken } from './own-tokens.js';
import {
  ownPassport,
  type AuthenticationStrategy,
  type ParsedCredential,
  type VerifiedCredential,
} from './strategy.js';

/** The claims of a session's token; `exp` is in seconds since 1970. */
export type SessionClaims = AccessClaims & { readonly exp: number };

/** What is needed to check tokens of sessions. */
@Injectable()
export class SessionFacts {
  constructor(
    readonly keys: SigningKeys,
    readonly revoked: RevokedSessions,
    @Inject(CONFIG) readonly config: Pick<Config, 'PUBLIC_URL'>,
  ) {}
}

const CLAIMS = {
  sub: 'string',
  sid: 'string',
  jti: 'string',
  iat: 'number',
  exp: 'number',
  auth_time: 'number',
  roles: 'list',
} as const;

const AUDIENCE: Readonly<Record<TokenAudience, Principal['audience']>> = {
  shop: 'customer',
  admin: 'staff',
  platform: 'operator',
};

/** Access tokens of sessions: JWTs by the profile of RFC 9068, for one surface each. */
export abstract class SessionTokenStrategy
  extends PassportStrategy(Strategy)
  implements AuthenticationStrategy
{
  private readonly type: string;

  constructor(
    protected readonly facts: SessionFacts,
    private readonly surfaces: readonly TokenAudience[],
    kind: TokenKind = 'access',
  ) {
    super(ownTokens(facts.keys, { audience: [...surfaces], issuer: facts.config.PUBLIC_URL }));
    this.type = TOKEN_TYPES[kind];
  }

  getPassportInstance(): PassportStatic {
    return ownPassport();
  }

  takes({ scheme, unverified }: ParsedCredential): boolean {
    const { typ, aud } = unverified ?? {};
    return scheme === 'bearer' && typ === this.type && this.surfaces.includes(aud as TokenAudience);
  }

  validate({ header, payload }: CheckedToken): VerifiedCredential | false {
    if (header.typ !== this.type || !hasClaims(payload, CLAIMS)) return false;
    // One audience, and a tenant only if the surface belongs to a tenant.
    const { aud, tid } = payload;
    if (typeof aud !== 'string' || (aud === 'platform') !== (tid === undefined)) return false;
    return this.verified(payload as unknown as SessionClaims);
  }

  protected abstract verified(claims: SessionClaims): VerifiedCredential;

  /** Whether the session still exists: the token has not expired, and nobody has ended the session. */
  protected isAlive({ sid, exp }: SessionClaims): boolean {
    return exp > Date.now() / 1000 && !this.facts.revoked.has(sid);
  }

  /** A credential whose rights do not change while the token is valid. */
  protected steady(
    claims: SessionClaims,
    rights: Pick<Principal, 'permissions' | 'enrolling'>,
  ): VerifiedCredential {
    const principal = principalOf(claims, rights);
    return { principal: () => (this.isAlive(claims) ? principal : undefined) };
  }
}

export function principalOf(
  claims: SessionClaims,
  rights: Pick<Principal, 'permissions' | 'enrolling'>,
): Principal {
  return Object.freeze({
    kind: 'session',
    audience: AUDIENCE[claims.aud],
    id: claims.sub,
    ...(claims.tid !== undefined && { tenantId: claims.tid }),
    sessionId: claims.sid,
    ...(claims.stores && { stores: Object.freeze([...claims.stores]) }),
    authTime: claims.auth_time,
    expiresAt: claims.exp,
    ...rights,
  });
}
