import { Body, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { PasswordReset } from '../../challenges/password-reset.js';
import { identityErrors } from '../../identity.errors.js';
import type { AccountWithPassword, LogIn } from '../../log-in/log-in.js';
import type { Sessions } from '../../sessions/sessions.js';
import { ChallengeDto, ForgotPasswordDto, ResetPasswordDto } from '../auth.dto.js';
import { logInRoutes } from './log-in.routes.js';
import type { Population } from './population.js';

/** The routes of log-in and log-out, with a password reset by mail. */
export function passwordResetRoutes(population: Population) {
  const { prefix } = population;
  abstract class PasswordResetRoutes extends logInRoutes(population) {
    protected constructor(
      logIns: LogIn<AccountWithPassword>,
      sessions: Sessions,
      private readonly resets: PasswordReset,
    ) {
      super(logIns, sessions);
    }

    @Post('password/forgot')
    @Access({
      operationId: `${prefix}Auth_forgotPassword`,
      who: 'public',
      rate: 'login',
      summary: 'Ask for a password reset; a code is mailed if the account exists',
      answers: { status: 202, type: ChallengeDto },
      errors: [identityErrors.emailUnusable],
    })
    async forgotPassword(@Body() { email }: ForgotPasswordDto): Promise<ChallengeDto> {
      return { challengeId: await this.resets.request(email) };
    }

    @Post('password/reset')
    @Access({
      operationId: `${prefix}Auth_resetPassword`,
      who: 'public',
      rate: 'login',
      summary: 'Set a new password with the mailed code; every session ends',
      answers: {},
      errors: [identityErrors.codeInvalid, identityErrors.passwordTooCommon, identityErrors.busy],
    })
    resetPassword(@Body() { challengeId, code, password }: ResetPasswordDto): Promise<void> {
      return this.resets.confirm(challengeId, code, password);
    }
  }
  return PasswordResetRoutes;
}
