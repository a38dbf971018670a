import { Injectable } from '@nestjs/common';
import { SessionFacts, SessionTokenStrategy, type SessionClaims } from './session-token.strategy.js';
import type { VerifiedCredential } from './strategy.js';

const NOTHING: ReadonlySet<string> = new Set();

/** Access tokens of customers. Customers have no permissions: they use operations on their own data. */
@Injectable()
export class ShopTokenStrategy extends SessionTokenStrategy {
  constructor(facts: SessionFacts) {
    super(facts, ['shop']);
  }

  protected verified(claims: SessionClaims): VerifiedCredential {
    return this.steady(claims, { permissions: NOTHING });
  }
}
