import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { CONFIG, type Config } from '#platform/config';
import { newId } from '#platform/ids';
import { SIGNING_ALGORITHM, SigningKeys, TOKEN_TYPES } from '#foundation/identity';

/** The claims of an app's access token. What the token allows is decided at each request. */
export interface IntegrationClaims {
  /** One of the tenant's issuers. */
  readonly iss: string;
  /** The person who granted access; the app itself if it acts for itself (RFC 9068 section 2.2). */
  readonly sub: string;
  readonly tid: string;
  readonly client_id: string;
  /** Names of permissions, separated by spaces. */
  readonly scope: string;
  /** The id by which the token can be ended early: of its grant, or of this token alone. */
  readonly sid: string;
}

/** The audience of apps' tokens, and only of theirs, so that a session's token is not accepted as an app's or the reverse. */
export const INTEGRATION_AUDIENCE = 'integration';

/** Signs the access tokens of OAuth clients: JWTs by the profile of RFC 9068, ES256. Strategies of authentication check them. */
@Injectable()
export class IntegrationTokens {
  constructor(
    private readonly keys: SigningKeys,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Lifetime of a token in seconds. */
  get lifetime(): number {
    return this.config.ACCESS_TOKEN_TTL;
  }

  async issue({ iss, sub, ...claims }: IntegrationClaims): Promise<string> {
    const { kid, privateKey } = await this.keys.current();
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ ...claims })
      .setProtectedHeader({ alg: SIGNING_ALGORITHM, typ: TOKEN_TYPES.access, kid })
      .setIssuer(iss)
      .setAudience(INTEGRATION_AUDIENCE)
      .setSubject(sub)
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(now + this.lifetime)
      .sign(privateKey);
  }
}
