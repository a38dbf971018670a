import { Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications.module.js';
import { AdminNotificationsController } from './admin.controller.js';
import { MyNotifications } from './my-notifications.js';
import { NotificationsGateway } from './notifications.gateway.js';
import { NotificationsController } from './shop.controller.js';

@Module({
  imports: [NotificationsModule],
  controllers: [NotificationsController, AdminNotificationsController],
  providers: [MyNotifications, NotificationsGateway],
})
export class NotificationsHttpModule {}
