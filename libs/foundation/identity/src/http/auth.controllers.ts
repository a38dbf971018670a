import { Body, Controller, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { CustomerPasswordReset } from '../customers/customer-password-reset.js';
import { CustomerSessions } from '../customers/customer-sessions.js';
import { RegisterCustomer } from '../customers/register-customer.js';
import { identityErrors } from '../identity.errors.js';
import type { Device } from '../sessions/session.schema.js';
import { ChallengeDto, TokensDto, VerifyEmailDto } from './auth.dto.js';
import { RegisterDto } from './customer.dto.js';
import { passwordResetRoutes } from './populations/password-reset.routes.js';
import { CUSTOMERS } from './populations/population.js';
import { secondFactorRoutes } from './populations/second-factor.routes.js';
import { sessionRoutes } from './populations/session.routes.js';
import { FromDevice, Locale } from './request-facts.js';

/** Registration, log-in, log-out and password reset of customers. */
@Controller('auth')
export class AuthController extends passwordResetRoutes(CUSTOMERS) {
  constructor(
    private readonly registration: RegisterCustomer,
    logIns: CustomerLogIn,
    sessions: CustomerSessions,
    resets: CustomerPasswordReset,
  ) {
    super(logIns, sessions, resets);
  }

  @Post('register')
  @Access({
    who: 'public',
    rate: 'login',
    summary: 'Register; a code is mailed, and the answer is the same for an email that has an account',
    answers: { status: 202, type: ChallengeDto },
    errors: [identityErrors.emailUnusable, identityErrors.passwordTooCommon, identityErrors.busy],
  })
  async register(@Body() input: RegisterDto, @Locale() locale: string): Promise<ChallengeDto> {
    return { challengeId: await this.registration.request({ ...input, locale }) };
  }

  @Post('verify-email')
  @Access({
    who: 'public',
    rate: 'login',
    summary: 'Confirm a registration with the mailed code and log in',
    answers: { status: 200, type: TokensDto },
    errors: [identityErrors.codeInvalid, identityErrors.emailTaken],
  })
  verifyEmail(@Body() input: VerifyEmailDto, @FromDevice() device: Device): Promise<TokensDto> {
    return this.registration.confirm(input.challengeId, input.code, device);
  }

  @Post('verify-email/resend')
  @Access({
    who: 'public',
    rate: 'login',
    summary: 'Mail a new code for a registration',
    answers: { status: 202, type: ChallengeDto },
    errors: [identityErrors.codeInvalid, identityErrors.resendTooSoon],
  })
  async resendCode(@Body() { challengeId }: ChallengeDto): Promise<ChallengeDto> {
    await this.registration.resend(challengeId);
    return { challengeId };
  }
}

/** The sessions of a customer. */
@Controller('auth/sessions')
export class SessionsController extends sessionRoutes(CUSTOMERS) {
  constructor(sessions: CustomerSessions) {
    super(sessions);
  }
}

/** The second factor of a customer. */
@Controller('me/mfa')
export class MfaController extends secondFactorRoutes(CUSTOMERS) {
  constructor(logIns: CustomerLogIn) {
    super(logIns);
  }
}
