import { Injectable } from '@nestjs/common';
import { TOKEN_AUDIENCES } from '#foundation/identity';
import { SessionFacts, SessionTokenStrategy, type SessionClaims } from './session-token.strategy.js';
import type { VerifiedCredential } from './strategy.js';

const NOTHING: ReadonlySet<string> = new Set();

/** Tokens of log-ins that must set up a second factor first and may do nothing else. */
@Injectable()
export class EnrolmentTokenStrategy extends SessionTokenStrategy {
  readonly enrolment = true;

  constructor(facts: SessionFacts) {
    super(facts, TOKEN_AUDIENCES, 'enrolment');
  }

  protected verified(claims: SessionClaims): VerifiedCredential {
    return this.steady(claims, { permissions: NOTHING, enrolling: true });
  }
}
