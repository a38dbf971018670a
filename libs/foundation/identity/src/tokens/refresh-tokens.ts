import { Injectable } from '@nestjs/common';
import { equalInConstantTime, hashToken, newToken, type KeyRing } from '#platform/crypto';
import { isId } from '#platform/ids';
import type { TokenAudience } from './access-tokens.js';

/** Whose accounts: one audience of one tenant, or the operators. */
export interface Realm extends RefreshRealm {
  readonly audience: TokenAudience;
}

/** Whose refresh tokens: those of log-ins, or those of a higher library with its own audience, by the same rule. */
export interface RefreshRealm {
  readonly audience: string;
  readonly tenantId?: string;
  /** The tenant's keys, or the installation's for operators. */
  readonly keys: KeyRing;
}

/** A purpose of keys that serves the accounts of one audience only. */
export function purposeOf({ audience, tenantId }: Realm, use: string): string {
  // Operators have no tenant: its place in the name stays empty.
  return tenantId === undefined ? `${use}:${audience}:` : `${use}:${audience}`;
}

/** A refresh token, and the hash that the session stores. */
export interface RefreshToken {
  readonly token: string;
  readonly sessionId: string;
  /** SHA-256; for 256 random bits, a slower hash is not needed. */
  readonly hash: string;
}

/**
 * Refresh tokens: `<session>.<secret>.<tag>`. The tag (HMAC over realm, session and secret) shows which tokens are ours
 * without storing them. So an old token is known as used, a made-up token ends no session, and another tenant's token causes
 * no query.
 *
 * The successor derives from its predecessor by HMAC, so a retry of the same rotation gets the same successor.
 */
@Injectable()
export class RefreshTokens {
  /** The first token of a session. */
  first(realm: RefreshRealm, sessionId: string): RefreshToken {
    return this.token(realm, sessionId, newToken());
  }

  /**
   * The successors of a token: the one that it gets now, and those that it would have got before the keys were rotated. Each
   * is always the same.
   */
  successors(realm: RefreshRealm, { sessionId, token }: RefreshToken): [RefreshToken, ...RefreshToken[]] {
    const secrets = realm.keys.mac('refresh-token-succession').all(token);
    const successors = secrets.map((secret) => this.token(realm, sessionId, secret.toString('base64url')));
    return successors as [RefreshToken, ...RefreshToken[]];
  }

  /** A token as it was presented, or undefined if this realm never issued it. */
  read(realm: RefreshRealm, text: string): RefreshToken | undefined {
    const [sessionId, secret, tag, ...rest] = text.split('.');
    if (!isId(sessionId) || !secret || !tag || rest.length > 0) return undefined;
    const right = realm.keys
      .mac(TAG)
      .all(tagged(realm, sessionId, secret))
      .map(short);
    if (!right.some((each) => equalInConstantTime(each, tag))) return undefined;
    return { token: text, sessionId, hash: hashToken(text) };
  }

  private token(realm: RefreshRealm, sessionId: string, secret: string): RefreshToken {
    const tag = short(realm.keys.mac(TAG).of(tagged(realm, sessionId, secret)));
    const token = `${sessionId}.${secret}.${tag}`;
    return { token, sessionId, hash: hashToken(token) };
  }
}

const TAG = 'refresh-token-tag';

function tagged({ audience, tenantId }: RefreshRealm, sessionId: string, secret: string): string {
  return [audience, tenantId ?? '', sessionId, secret].join('|');
}

function short(tag: Buffer): string {
  return tag.subarray(0, 16).toString('base64url');
}
