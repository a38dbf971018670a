import { Injectable } from '@nestjs/common';
import { operatorPermissions } from '#foundation/identity';
import { SessionFacts, SessionTokenStrategy, type SessionClaims } from './session-token.strategy.js';
import type { VerifiedCredential } from './strategy.js';

/** Access tokens of operators. */
@Injectable()
export class PlatformTokenStrategy extends SessionTokenStrategy {
  constructor(facts: SessionFacts) {
    super(facts, ['platform']);
  }

  protected verified(claims: SessionClaims): VerifiedCredential {
    return this.steady(claims, { permissions: operatorPermissions() });
  }
}
