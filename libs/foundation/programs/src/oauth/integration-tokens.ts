import { Inject, Injectable } from '@nestjs/common';
import { decodeJwt, errors, jwtVerify, SignJWT } from 'jose';
import { CONFIG, type Config } from '#platform/config';
import { newId } from '#platform/ids';
import { TenantRegistry } from '#foundation/tenancy';
import { SIGNING_ALGORITHM, SigningKeys } from '#foundation/identity';
import { Issuers } from './issuers.js';

/** What an app's access token says. What it is worth is decided at each request. */
export interface IntegrationClaims {
  /** One of the tenant's issuers. */
  readonly iss: string;
  /** The person who let the app in; the app itself where it acts for itself (RFC 9068 section 2.2). */
  readonly sub: string;
  readonly tid: string;
  readonly client_id: string;
  /** Names of permissions, with blanks between. */
  readonly scope: string;
  /** What ends the token early: the grant that it came from, or this token alone. */
  readonly sid: string;
}

/** With times in seconds since 1970. */
export type VerifiedIntegrationClaims = IntegrationClaims & {
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
};

/** The only audience of apps' tokens, and theirs alone: no session's token passes for one, nor the reverse. */
const AUDIENCE = 'integration';
const TYPE = 'at+jwt';
const CLOCK_TOLERANCE_SECONDS = 5;

/** Signs and checks the access tokens of OAuth clients: JWTs by the profile of RFC 9068, ES256 only. */
@Injectable()
export class IntegrationTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly issuers: Issuers,
    private readonly registry: TenantRegistry,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Life of a token in seconds. */
  get lifetime(): number {
    return this.config.ACCESS_TOKEN_TTL;
  }

  async issue({ iss, sub, ...claims }: IntegrationClaims): Promise<string> {
    const { kid, privateKey } = await this.keys.current();
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: TYPE, kid })
      .setIssuer(iss)
      .setAudience(AUDIENCE)
      .setSubject(sub)
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(now + this.lifetime)
      .sign(privateKey);
  }

  /** Whether it says of itself that it is an app's; nothing is checked yet. */
  claims(token: string): boolean {
    try {
      return decodeJwt(token).aud === AUDIENCE;
    } catch {
      return false;
    }
  }

  /**
   * The claims of an app's token that one of our tenants issued and that has not expired. Whether client, person and
   * grant are still there is for others to ask.
   * @returns undefined for anything else; faults of the database throw
   */
  async verify(token: string): Promise<VerifiedIntegrationClaims | undefined> {
    try {
      const { payload } = await jwtVerify<VerifiedIntegrationClaims>(token, this.keys.named, {
        algorithms: [SIGNING_ALGORITHM],
        typ: TYPE,
        audience: AUDIENCE,
        requiredClaims: ['iss', 'sub', 'tid', 'sid', 'client_id', 'scope', 'jti', 'iat', 'exp'],
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      const tenant = await this.registry.byId(payload.tid);
      if (tenant?.status !== 'active' && tenant?.status !== 'suspended') return undefined;
      const isOurs = typeof payload.aud === 'string' && this.issuers.isOf(payload.iss, tenant);
      return isOurs ? payload : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }
}
