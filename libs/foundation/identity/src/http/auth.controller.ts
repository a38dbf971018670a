import { Body, Controller, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { CustomerLogIn } from '../customers/customer-log-in.js';
import { CustomerPasswordReset } from '../customers/customer-password-reset.js';
import { CustomerSessions } from '../customers/customer-sessions.js';
import { RegisterCustomer } from '../customers/register-customer.js';
import { identityErrors } from '../identity.errors.js';
import type { Device } from '../sessions/session.schema.js';
import {
  AccessTokenDto,
  ChallengeDto,
  ForgotPasswordDto,
  LoggedInDto,
  LogInDto,
  RefreshDto,
  ResetPasswordDto,
  TokensDto,
  VerifyEmailDto,
} from './auth.dto.js';
import { RegisterDto } from './customer.dto.js';
import { Caller, FromDevice, Locale, ownerOf, sessionOf } from './request-facts.js';
import { LOG_IN_ANSWERS, logInAnswer, type LogInAnswer, MfaDto, StepUpDto } from './second-factor.dto.js';

/** The ways in and out for customers. */
@Controller('auth')
export class AuthController {
  constructor(
    private readonly registration: RegisterCustomer,
    private readonly logIns: CustomerLogIn,
    private readonly resets: CustomerPasswordReset,
    private readonly sessions: CustomerSessions,
  ) {}

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

  @Post('login')
  @Access({
    who: 'public',
    rate: 'login',
    summary: 'Log in: tokens, or what has to follow first',
    answers: { status: 200, oneOf: LOG_IN_ANSWERS },
    errors: [identityErrors.invalidCredentials, identityErrors.deviceUnknown, identityErrors.busy],
  })
  async login(
    @Body() { email, password, ...proof }: LogInDto,
    @FromDevice() device: Device,
  ): Promise<LogInAnswer> {
    return logInAnswer(await this.logIns.logIn(email, password, device, proof));
  }

  @Post('mfa')
  @Access({
    who: 'public',
    rate: 'login',
    summary: 'Finish a log-in with a code of the second factor',
    answers: { status: 200, type: LoggedInDto },
    errors: [
      identityErrors.mfaTokenInvalid,
      identityErrors.mfaCodeInvalid,
      identityErrors.mfaTooManyCodes,
      identityErrors.deviceUnknown,
      identityErrors.invalidCredentials,
    ],
  })
  mfa(@Body() { mfaToken, code }: MfaDto, @FromDevice() device: Device): Promise<LoggedInDto> {
    return this.logIns.passSecondFactor(mfaToken, code, device);
  }

  @Post('step-up')
  @Access({
    who: 'customer',
    rate: 'login',
    summary: 'Prove again who you are, for routes that ask for it: a new access token of the same session',
    answers: { status: 200, type: AccessTokenDto },
    errors: [
      identityErrors.wrongPassword,
      identityErrors.mfaCodeRequired,
      identityErrors.mfaCodeInvalid,
      identityErrors.mfaEnrolmentRequired,
      identityErrors.sessionNotFound,
      identityErrors.tooManyTries,
      identityErrors.busy,
    ],
  })
  stepUp(@Caller() caller: Principal, @Body() { password, code }: StepUpDto): Promise<AccessTokenDto> {
    return this.logIns.stepUp(ownerOf(caller), password, code);
  }

  @Post('refresh-token')
  @Access({
    who: 'public',
    summary: 'Rotate a refresh token',
    answers: { status: 200, type: TokensDto },
    errors: [identityErrors.tokenInvalid, identityErrors.tokenReused],
  })
  refreshToken(@Body() { refreshToken }: RefreshDto, @FromDevice() device: Device): Promise<TokensDto> {
    return this.logIns.refresh(refreshToken, device);
  }

  @Post('logout')
  @Access({ who: 'customer', summary: 'End this session', answers: {} })
  async logout(@Caller() caller: Principal): Promise<void> {
    await this.sessions.end(caller.id, sessionOf(caller));
  }

  @Post('password/forgot')
  @Access({
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
