import { Body, Controller, Post } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { ChangeEmail } from '../customers/change-email.js';
import { identityErrors } from '../identity.errors.js';
import { ChallengeDto, ForgotPasswordDto, VerifyEmailDto } from './auth.dto.js';
import { Caller } from './request-facts.js';

/** Changes the email address of a customer's own account. */
@Controller('me/email')
export class MyEmailController {
  constructor(private readonly changes: ChangeEmail) {}

  @Post()
  @Access({
    who: 'customer',
    rate: 'login',
    stepUp: true,
    summary: 'Ask for another email address; a code is mailed to it unless another account has it',
    answers: { status: 202, type: ChallengeDto },
    errors: [identityErrors.emailUnusable],
  })
  async request(@Caller() { id }: Principal, @Body() { email }: ForgotPasswordDto): Promise<ChallengeDto> {
    return { challengeId: await this.changes.request(id, email) };
  }

  @Post('confirm')
  @Access({
    who: 'customer',
    rate: 'login',
    summary:
      'Confirm the new address with the mailed code; other sessions end and the former address gets a mail',
    answers: { status: 204 },
    errors: [identityErrors.codeInvalid, identityErrors.emailTaken],
  })
  confirm(@Caller() caller: Principal, @Body() { challengeId, code }: VerifyEmailDto): Promise<void> {
    return this.changes.confirm(caller.id, challengeId, code, caller.sessionId);
  }
}
