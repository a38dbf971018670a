import { Module } from '@nestjs/common';
import { IdentityModule } from '#foundation/identity';
import { LiveModule } from '#foundation/tenancy';
import { notificationModels } from './notifications.module.js';
import { EmitChanges } from './emit-changes.js';
import { WriteNotifications } from './write-notifications.js';

/** Writes notifications and emits live messages for events. The app must also import the relay. */
@Module({
  imports: [notificationModels, IdentityModule, LiveModule],
  providers: [EmitChanges, WriteNotifications],
})
export class NotificationsWorkerModule {}
