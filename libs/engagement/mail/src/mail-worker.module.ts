import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { OrdersModule } from '#commerce/orders';
import { IdentityModule } from '#foundation/identity';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { AccountMails } from './account-mails.js';
import { MAIL_PROVIDER, type MailProvider } from './mail-provider.js';
import { MAIL_QUEUE } from './mail-work.js';
import { Mails } from './mails.js';
import { OrderMails } from './order-mails.js';
import { OrderPages } from './order-pages.js';
import { MAIL_PROVIDERS } from './providers/providers.js';
import { SendMails } from './send-mails.js';
import { WriteMail } from './write-mail.js';

function providerOf(config: Config): MailProvider {
  return new MAIL_PROVIDERS[config.MAIL_PROVIDER](config);
}

/** Queues mails for events, and sends them. The app must also import `queueRoot()` and the relay. */
@Module({
  imports: [
    BullModule.registerQueue({ name: MAIL_QUEUE }),
    TenancyModule.forFeature(collections),
    IdentityModule,
    OrdersModule,
  ],
  providers: [
    { provide: MAIL_PROVIDER, inject: [CONFIG], useFactory: providerOf },
    AccountMails,
    Mails,
    OrderMails,
    OrderPages,
    SendMails,
    WriteMail,
  ],
})
export class MailWorkerModule {}
