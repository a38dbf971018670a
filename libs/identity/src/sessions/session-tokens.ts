import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { AccessTokens } from '../tokens/access-tokens.js';
import { RefreshTokens, type Realm, type RefreshToken } from '../tokens/refresh-tokens.js';
import type { Session } from './session.schema.js';

/** What an account may do at the moment; read anew at every rotation. */
export interface Grants {
  readonly roles: readonly string[];
  readonly stores?: readonly string[];
}

/** What a log-in answers. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tokenType: 'Bearer';
  /** Life of the access token in seconds. */
  readonly expiresIn: number;
}

/** The two kinds of token that a session hands out. */
@Injectable()
export class SessionTokens {
  constructor(
    readonly refresh: RefreshTokens,
    private readonly access: AccessTokens,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** When a session that is used at `now` ends unless it is used again. */
  expiryFrom(now: Date): Date {
    return new Date(now.getTime() + this.config.REFRESH_TOKEN_TTL * 1_000);
  }

  async pair(realm: Realm, session: Session, grants: Grants, refresh: RefreshToken): Promise<Tokens> {
    const accessToken = await this.access.issue({
      aud: realm.audience,
      sub: session.accountId,
      ...(realm.tenantId !== undefined && { tid: realm.tenantId }),
      sid: session._id,
      roles: grants.roles,
      ...(grants.stores && { stores: grants.stores }),
      auth_time: Math.floor(session.authenticatedAt.getTime() / 1000),
      amr: session.amr,
    });
    return {
      accessToken,
      refreshToken: refresh.token,
      tokenType: 'Bearer',
      expiresIn: this.access.lifetime,
    };
  }
}
