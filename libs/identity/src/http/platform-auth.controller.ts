import { Body, Controller, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#tenancy';
import { identityErrors } from '../identity.errors.js';
import { OperatorSessions } from '../operators/operator-sessions.js';
import { Operators } from '../operators/operators.js';
import type { Device } from '../sessions/session.schema.js';
import { LogInDto, RefreshDto, TokensDto } from './auth.dto.js';
import { Caller, FromDevice, sessionOf } from './request-facts.js';

/** The ways in and out for operators. */
@Controller('platform/auth')
export class PlatformAuthController {
  constructor(
    private readonly operators: Operators,
    private readonly sessions: OperatorSessions,
  ) {}

  @Post('login')
  @Access({
    who: 'public',
    tenant: 'none',
    rate: 'login',
    summary: 'Log in',
    answers: { status: 200, type: TokensDto },
    errors: [identityErrors.invalidCredentials, identityErrors.busy],
  })
  login(@Body() { email, password }: LogInDto, @FromDevice() device: Device): Promise<TokensDto> {
    return this.operators.logIn(email, password, device);
  }

  @Post('refresh-token')
  @Access({
    who: 'public',
    tenant: 'none',
    summary: 'Rotate a refresh token',
    answers: { status: 200, type: TokensDto },
    errors: [identityErrors.tokenInvalid, identityErrors.tokenReused],
  })
  refreshToken(@Body() { refreshToken }: RefreshDto, @FromDevice() device: Device): Promise<TokensDto> {
    return this.operators.refresh(refreshToken, device);
  }

  @Post('logout')
  @Access({ who: 'operator', summary: 'End this session', answers: {} })
  async logout(@Caller() caller: Principal): Promise<void> {
    await this.sessions.end(caller.id, sessionOf(caller));
  }
}
