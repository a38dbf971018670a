import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { MailsOfPerson } from './mails-of-person.js';
import { Mail, MailSchema } from './mail.schema.js';

/** The tenants' mails. Sending them is the worker's: see MailWorkerModule. */
@Module({
  imports: [TenancyModule.forFeature([{ name: Mail.name, schema: MailSchema }])],
  providers: [MailsOfPerson],
})
export class MailModule {}
