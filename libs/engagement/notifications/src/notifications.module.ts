import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import './forget-address-secrets.migration.js';
import { collections } from './collections.js';
import { NotificationsOfPerson } from './notifications-of-person.js';
import { Notifications } from './notifications.service.js';

/** The models of this library, for its two modules. */
export const notificationModels = TenancyModule.forFeature(collections);

/** The notifications of people, for every process. NotificationsWorkerModule writes them, in the worker. */
@Module({
  imports: [notificationModels],
  providers: [Notifications, NotificationsOfPerson],
  exports: [Notifications],
})
export class NotificationsModule {}
