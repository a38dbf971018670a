import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { CONFIG, type Config } from '#platform/config';
import { newId } from '#platform/ids';
import { SIGNING_ALGORITHM, SigningKeys } from './signing-keys.js';

/** The surface that a token is for; a token is valid for one surface only. */
export const TOKEN_AUDIENCES = ['shop', 'admin', 'platform'] as const;
export type TokenAudience = (typeof TOKEN_AUDIENCES)[number];

/** The claims of an access token. It has roles, not permissions: these are looked up. */
export interface AccessClaims {
  readonly aud: TokenAudience;
  /** The account. */
  readonly sub: string;
  /** The tenant; operators' tokens have none. */
  readonly tid?: string;
  /** The session. */
  readonly sid: string;
  readonly roles: readonly string[];
  /** Stores that the account is limited to; absent: all. */
  readonly stores?: readonly string[];
  /** When the person proved who they are, in seconds since 1970. */
  readonly auth_time: number;
  /** How they proved it (RFC 8176). */
  readonly amr: readonly string[];
}

/**
 * Media types in the header (RFC 9068 section 2.1, RFC 8725 section 3.11), so that no other kind of token is accepted as an
 * access token. An enrolment token only allows to set up a second factor.
 */
export const TOKEN_TYPES = { access: 'at+jwt', enrolment: 'mfa-enrolment+jwt' } as const;
export type TokenKind = keyof typeof TOKEN_TYPES;

/** Signs access tokens: JWTs by the profile of RFC 9068, ES256. Strategies of authentication check them. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Lifetime of a token in seconds. */
  get lifetime(): number {
    return this.config.ACCESS_TOKEN_TTL;
  }

  async issue({ aud, sub, ...claims }: AccessClaims, kind: TokenKind = 'access'): Promise<string> {
    const { kid, privateKey } = await this.keys.current();
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: TOKEN_TYPES[kind], kid })
      .setIssuer(this.config.PUBLIC_URL)
      .setAudience(aud)
      .setSubject(sub)
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(now + this.lifetime)
      .sign(privateKey);
  }
}
