import { Injectable } from '@nestjs/common';
import { operatorPermissions } from '#foundation/identity';
import { SessionFacts, SessionTokenStrategy, type SessionClaims } from './session-token.strategy.js';
import type { Standing } from './strategy.js';

/** Operators' access tokens. */
@Injectable()
export class PlatformTokenStrategy extends SessionTokenStrategy {
  constructor(facts: SessionFacts) {
    super(facts, ['platform']);
  }

  protected standing(claims: SessionClaims): Standing {
    return this.steady(claims, { permissions: operatorPermissions() });
  }
}
