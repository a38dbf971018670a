import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { deriveKey, equalInConstantTime, hashToken, newToken } from '#platform/crypto';
import { isId } from '#platform/ids';
import type { TokenAudience } from './access-tokens.js';

/** Whose accounts: one audience of one tenant, or the operators. */
export interface Realm {
  readonly audience: TokenAudience;
  readonly tenantId?: string;
}

/** A name that is unique for each realm, for keys. */
export function realmName({ audience, tenantId }: Realm): string {
  return `${audience}:${tenantId ?? ''}`;
}

/** Whose refresh tokens: those of log-ins, or those of a higher library with its own audience, by the same rule. */
export interface RefreshRealm {
  readonly audience: string;
  readonly tenantId?: string;
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
  private readonly tagKey: Buffer;
  private readonly successionKey: Buffer;

  constructor(@Inject(CONFIG) config: Config) {
    this.tagKey = deriveKey(config.ENCRYPTION_KEY, 'refresh-token-tag');
    this.successionKey = deriveKey(config.ENCRYPTION_KEY, 'refresh-token-succession');
  }

  /** The first token of a session. */
  first(realm: RefreshRealm, sessionId: string): RefreshToken {
    return this.token(realm, sessionId, newToken());
  }

  /** The successor of a token; always the same. */
  successor(realm: RefreshRealm, { sessionId, token }: RefreshToken): RefreshToken {
    const secret = createHmac('sha256', this.successionKey).update(token).digest('base64url');
    return this.token(realm, sessionId, secret);
  }

  /** A token as it was presented, or undefined if this realm never issued it. */
  read(realm: RefreshRealm, text: string): RefreshToken | undefined {
    const [sessionId, secret, tag, ...rest] = text.split('.');
    if (!isId(sessionId) || !secret || !tag || rest.length > 0) return undefined;
    if (!equalInConstantTime(tag, this.tag(realm, sessionId, secret))) return undefined;
    return { token: text, sessionId, hash: hashToken(text) };
  }

  private token(realm: RefreshRealm, sessionId: string, secret: string): RefreshToken {
    const token = `${sessionId}.${secret}.${this.tag(realm, sessionId, secret)}`;
    return { token, sessionId, hash: hashToken(token) };
  }

  private tag({ audience, tenantId }: RefreshRealm, sessionId: string, secret: string): string {
    const parts = [audience, tenantId ?? '', sessionId, secret];
    return createHmac('sha256', this.tagKey)
      .update(parts.join('|'))
      .digest()
      .subarray(0, 16)
      .toString('base64url');
  }
}
