import { Body, Controller, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '../identity.errors.js';
import type { Device } from '../sessions/session.schema.js';
import { StaffInvitations } from '../staff/staff-invitations.js';
import { StaffLogIn } from '../staff/staff-log-in.js';
import { StaffPasswordReset } from '../staff/staff-password-reset.js';
import { StaffSessions } from '../staff/staff-sessions.js';
import {
  AccessTokenDto,
  ChallengeDto,
  ForgotPasswordDto,
  LoggedInDto,
  LogInDto,
  RefreshDto,
  ResetPasswordDto,
  TokensDto,
} from './auth.dto.js';
import { Caller, FromDevice, ownerOf, sessionOf } from './request-facts.js';
import { LOG_IN_ANSWERS, logInAnswer, type LogInAnswer, MfaDto, StepUpDto } from './second-factor.dto.js';
import { AcceptInvitationDto } from './staff.dto.js';

/** The ways in and out for staff. */
@Controller('admin/auth')
export class AdminAuthController {
  constructor(
    private readonly logIns: StaffLogIn,
    private readonly resets: StaffPasswordReset,
    private readonly invitations: StaffInvitations,
    private readonly sessions: StaffSessions,
  ) {}

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
    who: 'staff',
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
  @Access({ who: 'staff', summary: 'End this session', answers: {} })
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

  @Post('invitations/accept')
  @Access({
    who: 'public',
    rate: 'login',
    summary: 'Accept an invitation by choosing a password; then log in',
    answers: {},
    errors: [identityErrors.invitationInvalid, identityErrors.passwordTooCommon, identityErrors.busy],
  })
  acceptInvitation(@Body() { token, password }: AcceptInvitationDto): Promise<void> {
    return this.invitations.accept(token, password);
  }
}
