import { Logger } from '@nestjs/common';
import type { MailProvider, OutgoingMail, SendOutcome } from '../mail-provider.js';

/** MAIL_PROVIDER=none: mails are recorded as sent, but not sent. */
export class NoMailProvider implements MailProvider {
  private readonly logger = new Logger('Mail');

  send({ id }: OutgoingMail): Promise<SendOutcome> {
    this.logger.log(`mail ${id} is not sent: MAIL_PROVIDER is none`);
    return Promise.resolve({ kind: 'accepted' });
  }

  find(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
