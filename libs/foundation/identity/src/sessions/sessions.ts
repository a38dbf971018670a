import type { Model } from 'mongoose';
import type { Unit } from '#foundation/tenancy';
import { newId } from '#platform/ids';
import { identityErrors } from '../identity.errors.js';
import type { Realm } from '../tokens/refresh-tokens.js';
import type { RevokedSessions } from './revoked-sessions.js';
import type { Device, Session } from './session.schema.js';
import type { AccessToken, Grants, SessionTokens, Tokens } from './session-tokens.js';
import { TokenFamilies } from './token-families.js';

const LONGEST_USER_AGENT = 300;

/**
 * Sessions of one realm: customers or staff of a tenant, or operators. Refresh tokens rotate by the rule of
 * {@link TokenFamilies}; the use of a copied token ends the session.
 */
export abstract class Sessions {
  private readonly families: TokenFamilies<Session>;

  protected constructor(
    private readonly rows: Model<Session>,
    private readonly realm: Realm,
    private readonly tokens: SessionTokens,
    private readonly revoked: RevokedSessions,
  ) {
    this.families = new TokenFamilies(rows, realm, tokens, revoked);
  }

  /** Tells the person that one of their tokens was copied; the session has already ended. */
  protected abstract onReuse(session: Session): Promise<void>;

  /** Begins a session. @param amr how the person proved who they are (RFC 8176) */
  async open(
    accountId: string,
    grants: Grants,
    device: Device,
    amr: readonly string[] = ['pwd'],
  ): Promise<Tokens> {
    const now = new Date();
    const first = this.tokens.refresh.first(this.realm, newId());
    const session: Session = {
      _id: first.sessionId,
      audience: this.realm.audience,
      accountId,
      current: first.hash,
      authenticatedAt: now,
      amr: [...amr],
      device: shortened(device),
      createdAt: now,
      lastUsedAt: now,
      expiresAt: this.tokens.expiryFrom(now, first.sessionId),
    };
    await this.rows.create(session);
    return this.tokens.pair(this.realm, session, grants, first);
  }

  /**
   * Rotates a refresh token.
   * @param grantsOf what the account may do now in this session; null ends the session
   * @throws auth.token-invalid, auth.token-reused
   */
  async refresh(
    text: string,
    device: Device,
    grantsOf: (accountId: string, session: Session) => Promise<Grants | null>,
  ): Promise<Tokens> {
    const presented = this.tokens.refresh.read(this.realm, text);
    if (!presented) throw identityErrors.tokenInvalid();
    const used = { device: shortened(device), lastUsedAt: new Date() };
    const rotated = await this.families.rotate(presented, used);
    if (!rotated) throw identityErrors.tokenInvalid();
    const { row: session, successor } = rotated;
    if (!successor) return this.reused(session);
    const grants = await grantsOf(session.accountId, session);
    if (!grants) {
      await this.end(session.accountId, session._id);
      throw identityErrors.tokenInvalid();
    }
    return this.tokens.pair(this.realm, session, grants, successor);
  }

  /**
   * Records that the person proved their identity again; refresh tokens do not change.
   * @param amr how they proved it (RFC 8176)
   * @returns null if the session has ended
   */
  async prove(accountId: string, sessionId: string, amr: readonly string[]): Promise<Session | null> {
    const filter = { ...this.of(accountId), _id: sessionId, expiresAt: { $gt: new Date() } };
    const $set = { authenticatedAt: new Date(), amr: [...amr] };
    return this.rows.findOneAndUpdate(filter, { $set }, { returnDocument: 'after' }).lean<Session>();
  }

  /** Whether a session of the account has not ended; in the running transaction if there is one. */
  async lives(accountId: string, sessionId: string): Promise<boolean> {
    const live = { ...this.of(accountId), _id: sessionId, expiresAt: { $gt: new Date() } };
    return (await this.rows.exists(live)) !== null;
  }

  /** Another access token of a session; earlier ones stay valid. */
  async accessToken(session: Session, grants: Grants): Promise<AccessToken> {
    return this.tokens.access(this.realm, session, grants);
  }

  /**
   * An access token for a log-in that may only set up a second factor; there is no session yet.
   * @param logIn used instead of the session's id
   */
  async enrolmentToken(accountId: string, logIn: string): Promise<AccessToken> {
    return this.tokens.enrolment(this.realm, accountId, logIn);
  }

  /** Sessions of an account, the last used first. */
  async list(accountId: string): Promise<Session[]> {
    return this.rows
      .find({ ...this.of(accountId), expiresAt: { $gt: new Date() } })
      .sort({ lastUsedAt: -1 })
      .limit(100)
      .lean<Session[]>();
  }

  /**
   * Ends one session and its access tokens; safe to repeat. Inside a transaction pass its `unit`: then access tokens end
   * with the commit.
   * @returns whether the session existed
   */
  async end(accountId: string, sessionId: string, unit?: Unit): Promise<boolean> {
    const { deletedCount } = await this.rows.deleteOne({ ...this.of(accountId), _id: sessionId });
    if (deletedCount !== 1) return false;
    if (unit) unit.afterCommit(() => this.revoked.revoke([sessionId]));
    else await this.revoked.revoke([sessionId]);
    return true;
  }

  /**
   * Ends an account's sessions. Inside a transaction pass its `unit`: then access tokens end with the commit.
   * @param except the session that stays
   */
  async endAll(accountId: string, options: { except?: string; unit?: Unit } = {}): Promise<void> {
    await this.families.endAll(accountId, options);
  }

  private async reused(session: Session): Promise<never> {
    if (await this.end(session.accountId, session._id)) await this.onReuse(session);
    throw identityErrors.tokenReused();
  }

  private of(accountId: string) {
    return { accountId, audience: this.realm.audience };
  }
}

function shortened({ userAgent, ip }: Device): Device {
  return { ...(userAgent && { userAgent: userAgent.slice(0, LONGEST_USER_AGENT) }), ...(ip && { ip }) };
}
