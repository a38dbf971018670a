import { Logger } from '@nestjs/common';
import type { MailProvider, OutgoingMail, SendOutcome } from '../mail-provider.js';

/** MAIL_PROVIDER=none: mails are recorded as sent, but not sent. Says so once at the start, and for each mail. */
export class NoMailProvider implements MailProvider {
  private readonly logger = new Logger('Mail');

  constructor() {
    this.logger.warn(
      'mails are not sent, not even invitations: set MAIL_PROVIDER to smtp or sendgrid (see .env.example)',
    );
  }

  send({ id }: OutgoingMail): Promise<SendOutcome> {
    this.logger.log(`mail ${id} is not sent: MAIL_PROVIDER is none`);
    return Promise.resolve({ kind: 'accepted' });
  }

  find(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}
