import type { Model } from 'mongoose';
import type { Unit } from '#foundation/tenancy';
import type { RefreshRealm, RefreshToken } from '../tokens/refresh-tokens.js';
import type { RevokedSessions } from './revoked-sessions.js';
import type { SessionTokens } from './session-tokens.js';

/** A document that refresh tokens continue, such as a session. */
export interface TokenFamily {
  readonly _id: string;
  readonly audience: string;
  readonly accountId: string;
  /** Hash of the only refresh token that rotates. */
  readonly current?: string;
  /** Hash of the one before it. */
  readonly previous?: string;
  readonly rotatedAt?: Date;
  readonly expiresAt: Date;
}

/** The family after a rotation, and its next token; without a token, the presented one was used before. */
export interface Rotated<R> {
  readonly row: R;
  readonly successor?: RefreshToken;
}

/** After a lost answer, the same rotation may be repeated within this time. */
const GRACE_MS = 10_000;

/**
 * Families of refresh tokens in one realm: all tokens of one log-in, or of one grant to an app. A refresh token rotates once,
 * by a condition in the database. For ten seconds, and only while its successor is unused, a repeated token gets the same
 * successor again (an answer was lost, or two tabs rotated at once); any other repetition means that a token was copied
 * (RFC 9700 section 4.14.2).
 */
export class TokenFamilies<R extends TokenFamily> {
  private readonly rows: Model<TokenFamily>;

  constructor(
    rows: Model<R>,
    private readonly realm: RefreshRealm,
    private readonly tokens: SessionTokens,
    private readonly revoked: RevokedSessions,
  ) {
    // Mongoose's filter types do not work with a type parameter.
    this.rows = rows as unknown as Model<TokenFamily>;
  }

  /**
   * @param also other fields to set, such as the device
   * @returns undefined if the family has ended
   */
  async rotate(presented: RefreshToken, also: Partial<R> = {}): Promise<Rotated<R> | undefined> {
    const now = new Date();
    const successors = this.tokens.refresh.successors(this.realm, presented);
    const [successor] = successors;
    const live = { _id: presented.sessionId, audience: this.realm.audience, expiresAt: { $gt: now } };
    const $set = {
      ...also,
      current: successor.hash,
      previous: presented.hash,
      rotatedAt: now,
      expiresAt: this.tokens.expiryFrom(now, presented.sessionId),
    };
    const rotated = await this.rows
      .findOneAndUpdate({ ...live, current: presented.hash }, { $set }, { returnDocument: 'after' })
      .lean<R>();
    if (rotated) return { row: rotated, successor };
    // Looked up only now, because a rival may have just rotated it.
    const row = await this.rows.findOne(live).lean<R>();
    if (!row) return undefined;
    const isRetry =
      row.previous === presented.hash && Date.now() - (row.rotatedAt?.getTime() ?? 0) <= GRACE_MS;
    return isRetry ? { row, successor: successors.find(({ hash }) => hash === row.current) } : { row };
  }

  /**
   * Ends an account's families. Inside a transaction pass its `unit`: then access tokens end with the commit.
   * @param except the family that stays
   */
  async endAll(accountId: string, { except, unit }: { except?: string; unit?: Unit } = {}): Promise<void> {
    const { audience } = this.realm;
    const filter = { accountId, audience, ...(except && { _id: { $ne: except } }) };
    const ended = await this.rows.find(filter, { _id: 1 }).lean<{ _id: string }[]>();
    const ids = ended.map(({ _id }) => _id);
    await this.rows.deleteMany({ _id: { $in: ids } });
    if (unit) unit.afterCommit(() => this.revoked.revoke(ids));
    else await this.revoked.revoke(ids);
  }
}
