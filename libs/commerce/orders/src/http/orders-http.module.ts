import { Module } from '@nestjs/common';
import { OrdersModule } from '../orders.module.js';
import { AdminOrdersController } from './admin.controller.js';
import { OrdersController } from './shop.controller.js';

@Module({ imports: [OrdersModule], controllers: [OrdersController, AdminOrdersController] })
export class OrdersHttpModule {}
