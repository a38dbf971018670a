import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { ChangeOrderStatus } from './change-order-status.js';
import { OrderBook } from './order-book.js';
import { OrderTokens } from './order-tokens.js';
import { Order, OrderSchema } from './order.schema.js';
import { OrdersOfPerson } from './orders-of-person.js';
import { Orders } from './orders.js';

@Module({
  imports: [TenancyModule.forFeature([{ name: Order.name, schema: OrderSchema }])],
  providers: [ChangeOrderStatus, OrderBook, Orders, OrdersOfPerson, OrderTokens],
  exports: [ChangeOrderStatus, OrderBook, Orders, OrderTokens],
})
export class OrdersModule {}
