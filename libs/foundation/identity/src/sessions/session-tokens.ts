import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { timeOf } from '#platform/ids';
import { AccessTokens } from '../tokens/access-tokens.js';
import { RefreshTokens, type Realm, type RefreshToken } from '../tokens/refresh-tokens.js';
import type { Session } from './session.schema.js';

/** What an account may do at the moment; read again at every rotation. */
export interface Grants {
  readonly roles: readonly string[];
  readonly stores?: readonly string[];
}

/** An access token and how to send it. */
export interface AccessToken {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  /** Lifetime of the access token in seconds. */
  readonly expiresIn: number;
}

/** The tokens of a log-in. */
export interface Tokens extends AccessToken {
  readonly refreshToken: string;
}

/** Makes the two kinds of tokens of a session. */
@Injectable()
export class SessionTokens {
  constructor(
    readonly refresh: RefreshTokens,
    private readonly accessTokens: AccessTokens,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The longest lifetime of a session in seconds. */
  get longestLife(): number {
    return this.config.SESSION_MAX_AGE;
  }

  /** When a session that is used at `now` ends if it is not used again; never later than its longest lifetime. */
  expiryFrom(now: Date, sessionId: string): Date {
    const { REFRESH_TOKEN_TTL, SESSION_MAX_AGE } = this.config;
    const end = timeOf(sessionId).getTime() + SESSION_MAX_AGE * 1_000;
    return new Date(Math.min(now.getTime() + REFRESH_TOKEN_TTL * 1_000, end));
  }

  async pair(realm: Realm, session: Session, grants: Grants, refresh: RefreshToken): Promise<Tokens> {
    return { ...(await this.access(realm, session, grants)), refreshToken: refresh.token };
  }

  async access(realm: Realm, session: Session, grants: Grants): Promise<AccessToken> {
    return this.bearer(
      await this.accessTokens.issue({
        ...claimsOf(realm),
        sub: session.accountId,
        sid: session._id,
        roles: grants.roles,
        ...(grants.stores && { stores: grants.stores }),
        auth_time: Math.floor(session.authenticatedAt.getTime() / 1000),
        amr: session.amr,
      }),
    );
  }

  /** A token of another type than access tokens, valid only for the routes of enrolment. */
  async enrolment(realm: Realm, accountId: string, logIn: string): Promise<AccessToken> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...claimsOf(realm),
      sub: accountId,
      sid: logIn,
      roles: [],
      auth_time: now,
      amr: ['pwd'],
    };
    return this.bearer(await this.accessTokens.issue(claims, 'enrolment'));
  }

  private bearer(accessToken: string): AccessToken {
    return { accessToken, tokenType: 'Bearer', expiresIn: this.accessTokens.lifetime };
  }
}

function claimsOf({ audience, tenantId }: Realm) {
  return { aud: audience, ...(tenantId !== undefined && { tid: tenantId }) };
}
