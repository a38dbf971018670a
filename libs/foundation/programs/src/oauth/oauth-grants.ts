import { Inject } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONFIG, type Config } from '#platform/config';
import { hashToken, newToken } from '#platform/crypto';
import { isId, newId } from '#platform/ids';
import { unworded } from '#platform/languages';
import { CurrentTenant, type NewEvent, Outbox, TenantKeys, type Unit, UnitOfWork } from '#foundation/tenancy';
import {
  EndsWithPassword,
  RevokedSessions,
  SessionTokens,
  StaffAccounts,
  TokenFamilies,
  type PasswordEnd,
  type RefreshRealm,
  type RefreshToken,
} from '#foundation/identity';
import {
  OAuthAuthorized,
  OAuthGrantReused,
  OAuthGrantRevoked,
  type OAuthGrantFacts,
} from './oauth.events.js';
import { oauthErrors } from './oauth.errors.js';
import type { OAuthClient } from './oauth-client.schema.js';
import { OAuthGrant } from './oauth-grant.schema.js';
import { answers } from './pkce.js';

/** A new grant: person, client, scopes, and the address for its code. */
export interface NewGrant {
  readonly staffId: string;
  /** How the person logged in (RFC 8176). */
  readonly amr: readonly string[];
  readonly client: OAuthClient;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly challenge: string;
}

/** What a client sends to redeem a code. */
export interface CodeProof {
  readonly code: string;
  readonly redirectUri: string;
  readonly verifier: string;
}

/** A grant and the refresh token that continues it; none for clients that do not refresh. */
export interface LiveGrant {
  readonly grant: OAuthGrant;
  readonly refreshToken?: string;
}

/** A grant and the refresh token that was presented for it. */
export interface PresentedGrant {
  readonly grant: OAuthGrant;
  readonly token: RefreshToken;
}

const CODE_LIFE_MS = 60_000;
const AUDIENCE = 'oauth' as const;
const MOST_LISTED = 100;

/**
 * Grants of staff to apps. A code is valid once, for a minute, for the client, address and verifier that it was made for.
 * Refresh tokens rotate by the rule of {@link TokenFamilies}, and last no longer than sessions. If a code or token is used
 * again, the grant and all its tokens end (RFC 6749 section 4.1.2, RFC 9700 section 4.14.2).
 */
@EndsWithPassword()
export class OAuthGrants implements PasswordEnd {
  private readonly realm: RefreshRealm & { readonly audience: typeof AUDIENCE };
  private readonly families: TokenFamilies<OAuthGrant>;

  constructor(
    @InjectModel(OAuthGrant.name) private readonly rows: Model<OAuthGrant>,
    private readonly accounts: StaffAccounts,
    private readonly tenant: CurrentTenant,
    keys: TenantKeys,
    private readonly tokens: SessionTokens,
    private readonly revoked: RevokedSessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.realm = { audience: AUDIENCE, tenantId: tenant.id, keys };
    this.families = new TokenFamilies(rows, this.realm, tokens, revoked);
  }

  /** Stores a grant. @returns the code, which the app must redeem within a minute */
  async open({ staffId, amr, client, scopes, redirectUri, challenge }: NewGrant): Promise<string> {
    const _id = newId();
    const code = `${_id}.${newToken()}`;
    const now = new Date();
    const grant: OAuthGrant = {
      _id,
      audience: AUDIENCE,
      accountId: staffId,
      clientId: client._id,
      scopes: [...scopes],
      amr: [...amr],
      code: { hash: hashToken(code), redirectUri, challenge },
      createdAt: now,
      expiresAt: new Date(now.getTime() + CODE_LIFE_MS),
    };
    await this.unitOfWork.run(async () => {
      await this.rows.create(grant);
      await this.outbox.append(OAuthAuthorized.of(_id, factsOf(grant)));
    });
    return code;
  }

  /** The grant of a code, after its proof was checked; the code is not used up yet. @throws oauth.invalid-grant */
  async ofCode(client: OAuthClient, { code, redirectUri, verifier }: CodeProof): Promise<OAuthGrant> {
    const [id] = code.split('.', 1);
    const grant = isId(id) ? await this.live(id, client) : null;
    const fits =
      grant?.code.hash === hashToken(code) &&
      grant.code.redirectUri === redirectUri &&
      answers(verifier, grant.code.challenge);
    if (!fits) throw oauthErrors.invalidGrant();
    return grant;
  }

  /** Uses up the code. @throws oauth.invalid-grant if it was used before; then the grant ends */
  async redeem(grant: OAuthGrant, client: OAuthClient): Promise<LiveGrant> {
    const now = new Date();
    const refresh = client.grantTypes.includes('refresh_token')
      ? this.tokens.refresh.first(this.realm, grant._id)
      : undefined;
    // Without a refresh token, the grant is kept as long as its only access token, so that the code is known as used.
    const expiresAt = refresh
      ? this.tokens.expiryFrom(now, grant._id)
      : new Date(now.getTime() + this.config.ACCESS_TOKEN_TTL * 1_000);
    const redeemed = await this.rows
      .findOneAndUpdate(
        { _id: grant._id, 'code.redeemedAt': { $exists: false } },
        {
          $set: {
            'code.redeemedAt': now,
            expiresAt,
            ...(refresh && { current: refresh.hash }),
          },
        },
        { returnDocument: 'after' },
      )
      .lean<OAuthGrant>();
    if (!redeemed) return this.reused(grant, client);
    return { grant: redeemed, refreshToken: refresh?.token };
  }

  /** The grant of a refresh token, used or not; undefined if it is not a refresh token of the client. */
  async ofRefreshToken(client: OAuthClient, text: string): Promise<PresentedGrant | undefined> {
    const token = this.tokens.refresh.read(this.realm, text);
    const grant = token && (await this.live(token.sessionId, client));
    return grant ? { grant, token } : undefined;
  }

  /** Rotates a refresh token. @throws oauth.invalid-grant if it was used before; then the grant ends */
  async rotate({ grant, token }: PresentedGrant, client: OAuthClient): Promise<LiveGrant> {
    const rotated = await this.families.rotate(token);
    if (!rotated?.successor) return this.reused(grant, client);
    return { grant: rotated.row, refreshToken: rotated.successor.token };
  }

  /** Whether a refresh token is the one that rotates next. */
  isCurrent({ grant, token }: PresentedGrant): boolean {
    return grant.current === token.hash;
  }

  /** The grants of a person, the newest first, without those whose code was not redeemed. */
  async listOf(staffId: string): Promise<OAuthGrant[]> {
    return this.rows
      .find({ ...this.of(staffId), 'code.redeemedAt': { $exists: true }, expiresAt: { $gt: new Date() } })
      .sort({ createdAt: -1 })
      .limit(MOST_LISTED)
      .lean<OAuthGrant[]>();
  }

  /** Ends a grant of a person and its access tokens. @returns whether the grant existed */
  async endOf(staffId: string, id: string): Promise<boolean> {
    const grant = await this.rows.findOne({ ...this.of(staffId), _id: id }).lean<OAuthGrant>();
    if (grant) await this.end(grant, OAuthGrantRevoked.of(id, factsOf(grant)));
    return grant !== null;
  }

  /** Ends all grants of a person, in the caller's transaction; access tokens end with the commit. */
  async endAllOf(staffId: string, unit: Unit): Promise<void> {
    await this.families.endAll(staffId, { unit });
  }

  /** Ends a grant to the client and its access tokens; safe to repeat. */
  async revoke(id: string, client: OAuthClient): Promise<void> {
    const grant = await this.live(id, client);
    if (grant) await this.end(grant, OAuthGrantRevoked.of(id, factsOf(grant)));
  }

  private async reused(grant: OAuthGrant, { name: app }: OAuthClient): Promise<never> {
    const account = await this.accounts.find(grant.accountId);
    const facts = factsOf(grant);
    const told = account && { ...facts, app, email: account.email, locale: this.tenant.locale };
    await this.end(
      grant,
      told ? OAuthGrantReused.of(grant._id, told) : OAuthGrantRevoked.of(grant._id, facts),
    );
    throw oauthErrors.invalidGrant(
      unworded('It was used before, so the grant and all its tokens have ended.'),
    );
  }

  private async end({ _id }: OAuthGrant, event: NewEvent): Promise<void> {
    await this.unitOfWork.run(async (unit) => {
      const { deletedCount } = await this.rows.deleteOne({ _id, audience: this.realm.audience });
      if (deletedCount === 1) await this.outbox.append(event);
      unit.afterCommit(() => this.revoked.revoke([_id]));
    });
  }

  private of(staffId: string) {
    return { accountId: staffId, audience: this.realm.audience };
  }

  /** The grant, if it is valid: one made without a second factor is not valid while the tenant requires one. */
  private async live(id: string, { _id: clientId }: OAuthClient): Promise<OAuthGrant | null> {
    const { staffMfa } = this.tenant.record.settings;
    const filter = {
      _id: id,
      audience: this.realm.audience,
      clientId,
      expiresAt: { $gt: new Date() },
      ...(staffMfa === 'required' && { amr: 'otp' }),
    };
    return this.rows.findOne(filter).lean<OAuthGrant>();
  }
}

function factsOf({ clientId, accountId, scopes }: OAuthGrant): OAuthGrantFacts {
  return { clientId, staffId: accountId, scopes };
}
