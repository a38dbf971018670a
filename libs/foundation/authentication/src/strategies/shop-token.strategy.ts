import { Injectable } from '@nestjs/common';
import { SessionFacts, SessionTokenStrategy, type SessionClaims } from './session-token.strategy.js';
import type { Standing } from './strategy.js';

const NOTHING: ReadonlySet<string> = new Set();

/** Customers' access tokens. Customers hold no permissions: what they may do is done with their own things. */
@Injectable()
export class ShopTokenStrategy extends SessionTokenStrategy {
  constructor(facts: SessionFacts) {
    super(facts, ['shop']);
  }

  protected standing(claims: SessionClaims): Standing {
    return this.steady(claims, { permissions: NOTHING });
  }
}
