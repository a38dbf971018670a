import { Module } from '@nestjs/common';
import { Authority, IdentityModule, RevokedSessions } from '#foundation/identity';
import { ProgramsModule } from '#foundation/programs';
import { Authentication } from './authentication.js';
import { STRATEGIES } from './strategies/index.js';
import { SessionFacts } from './strategies/session-token.strategy.js';
import type { AuthenticationStrategy } from './strategies/strategy.js';

/** Finds out who calls: the Passport strategies, and the code that runs them. */
@Module({
  imports: [IdentityModule, ProgramsModule],
  providers: [
    SessionFacts,
    ...STRATEGIES,
    {
      provide: Authentication,
      inject: [RevokedSessions, Authority, ...STRATEGIES],
      useFactory: (revoked: RevokedSessions, authority: Authority, ...strategies: AuthenticationStrategy[]) =>
        new Authentication(strategies, revoked, authority),
    },
  ],
  exports: [Authentication, ...STRATEGIES],
})
export class AuthenticationModule {}
