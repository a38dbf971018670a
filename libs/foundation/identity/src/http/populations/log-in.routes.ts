import { Body, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '../../identity.errors.js';
import type { AccountWithPassword, LogIn } from '../../log-in/log-in.js';
import type { Device } from '../../sessions/session.schema.js';
import type { Sessions } from '../../sessions/sessions.js';
import { AccessTokenDto, LoggedInDto, LogInDto, RefreshDto, TokensDto } from '../auth.dto.js';
import { Caller, FromDevice, ownerOf, sessionOf } from '../request-facts.js';
import { LOG_IN_ANSWERS, logInAnswer, type LogInAnswer, MfaDto, StepUpDto } from '../second-factor.dto.js';
import type { Population } from './population.js';

/** Makes the class with the routes of log-in and log-out that every population has; a controller extends it. */
export function logInRoutes({ who, tenant, prefix }: Population) {
  abstract class LogInRoutes {
    protected constructor(
      private readonly logIns: LogIn<AccountWithPassword>,
      private readonly sessions: Sessions,
    ) {}

    @Post('login')
    @Access({
      operationId: `${prefix}Auth_login`,
      who: 'public',
      tenant,
      rate: 'login',
      summary: 'Log in: the answer has tokens, or says which step comes next',
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
      operationId: `${prefix}Auth_mfa`,
      who: 'public',
      tenant,
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
      operationId: `${prefix}Auth_stepUp`,
      who,
      rate: 'login',
      summary:
        'Prove your identity again, for routes that require it; you get a new access token of the same session',
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
      operationId: `${prefix}Auth_refreshToken`,
      who: 'public',
      tenant,
      summary: 'Rotate a refresh token',
      answers: { status: 200, type: TokensDto },
      errors: [identityErrors.tokenInvalid, identityErrors.tokenReused],
    })
    refreshToken(@Body() { refreshToken }: RefreshDto, @FromDevice() device: Device): Promise<TokensDto> {
      return this.logIns.refresh(refreshToken, device);
    }

    @Post('logout')
    @Access({ operationId: `${prefix}Auth_logout`, who, summary: 'End this session', answers: {} })
    async logout(@Caller() caller: Principal): Promise<void> {
      await this.sessions.end(caller.id, sessionOf(caller));
    }
  }
  return LogInRoutes;
}
