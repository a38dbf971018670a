import { Module } from '@nestjs/common';
import { IdentityModule } from '#foundation/identity';
import { SettingsModule } from '#foundation/settings';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { ConfirmSender } from './confirm-sender.js';
import { ReleaseStaffPage } from './release-staff-page.js';
import { MailsOfPerson } from './mails-of-person.js';

/** The tenants' mails, for every process. MailWorkerModule sends them, in the worker. */
@Module({
  imports: [IdentityModule, SettingsModule, TenancyModule.forFeature(collections)],
  providers: [ConfirmSender, MailsOfPerson, ReleaseStaffPage],
  exports: [ConfirmSender],
})
export class MailModule {}
