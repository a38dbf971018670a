import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import './forget-address-secrets.migration.js';
import { collections } from './collections.js';
import { NotificationsOfPerson } from './notifications-of-person.js';
import { Notifications } from './notifications.service.js';

/** The models of this library, for its two modules. */
export const notificationModels = TenancyModule.forFeature(collections);

/** What people have been told. Telling them is the worker's: see NotificationsWorkerModule. */
@Module({
  imports: [notificationModels],
  providers: [Notifications, NotificationsOfPerson],
  exports: [Notifications],
})
export class NotificationsModule {}
