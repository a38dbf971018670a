import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { MailsOfPerson } from './mails-of-person.js';

/** The tenants' mails, for every process. MailWorkerModule sends them, in the worker. */
@Module({
  imports: [TenancyModule.forFeature(collections)],
  providers: [MailsOfPerson],
})
export class MailModule {}
