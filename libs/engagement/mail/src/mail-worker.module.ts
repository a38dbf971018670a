import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { IdentityModule } from '#foundation/identity';
import { TenancyModule } from '#foundation/tenancy';
import { AccountMails } from './account-mails.js';
import { MAIL_QUEUE, MailRings } from './mail-rings.js';
import { MailSweep } from './mail-sweep.js';
import { MailProcessor } from './mail.processor.js';
import { Mail, MailSchema } from './mail.schema.js';
import { Mails } from './mails.js';
import { OrderMails } from './order-mails.js';
import { MAIL_PROVIDER, type MailProvider } from './providers/mail-provider.js';
import { NoMailProvider } from './providers/no-mail.provider.js';
import { SendGridProvider } from './providers/sendgrid.provider.js';
import { SendMails } from './send-mails.js';

function providerOf(config: Config): MailProvider {
  switch (config.MAIL_PROVIDER) {
    case 'sendgrid':
      return new SendGridProvider({ apiKey: config.SENDGRID_API_KEY, baseUrl: config.SENDGRID_BASE_URL });
    case 'none':
      return new NoMailProvider();
  }
}

/** Reacts to events by mail, and sends. Needs `queueRoot()` and the relay in the app. */
@Module({
  imports: [
    BullModule.registerQueue({ name: MAIL_QUEUE }),
    TenancyModule.forFeature([{ name: Mail.name, schema: MailSchema }]),
    IdentityModule,
  ],
  providers: [
    { provide: MAIL_PROVIDER, inject: [CONFIG], useFactory: providerOf },
    AccountMails,
    MailProcessor,
    MailRings,
    Mails,
    MailSweep,
    OrderMails,
    SendMails,
  ],
})
export class MailWorkerModule {}
