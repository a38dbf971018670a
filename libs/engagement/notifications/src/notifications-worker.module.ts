import { Module } from '@nestjs/common';
import { IdentityModule } from '#foundation/identity';
import { LiveModule } from '#foundation/tenancy';
import { notificationModels } from './notifications.module.js';
import { TellChanges } from './tell-changes.js';
import { TellPeople } from './tell-people.js';

/** Reacts to events by telling people. Needs the relay in the app. */
@Module({
  imports: [notificationModels, IdentityModule, LiveModule],
  providers: [TellChanges, TellPeople],
})
export class NotificationsWorkerModule {}
