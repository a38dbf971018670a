import { Body, Controller, Post } from '@nestjs/common';
import { identityErrors } from '#foundation/identity';
import { ChallengeDto, VerifyEmailDto } from '#foundation/identity/http';
import { ShopSettingsDto } from '#foundation/settings/http';
import { tenancyErrors } from '#foundation/tenancy';
import { Access, Email } from '#platform/http';
import { ConfirmSender } from '../confirm-sender.js';

export class MailSenderDto {
  @Email({ example: 'shop@example.com' })
  email: string;
}

/** Staff choose the sender of the shop's mails. */
@Controller('admin/settings/mail-sender')
export class MailSenderController {
  constructor(private readonly sender: ConfirmSender) {}

  @Post()
  @Access({
    who: 'staff',
    permission: 'settings.write',
    stepUp: true,
    rate: 'login',
    summary: 'Ask to send the shop’s mails from an address; a code is mailed to it',
    answers: { type: ChallengeDto, status: 202 },
  })
  async request(@Body() { email }: MailSenderDto): Promise<ChallengeDto> {
    return { challengeId: await this.sender.request(email) };
  }

  @Post('confirm')
  @Access({
    who: 'staff',
    permission: 'settings.write',
    stepUp: true,
    rate: 'login',
    summary: 'Confirm the address with the mailed code; it becomes the setting `mailFrom`',
    answers: { type: ShopSettingsDto, status: 200 },
    errors: [identityErrors.codeInvalid, tenancyErrors.busy],
  })
  async confirm(@Body() { challengeId, code }: VerifyEmailDto): Promise<ShopSettingsDto> {
    return ShopSettingsDto.of(await this.sender.confirm(challengeId, code));
  }
}
