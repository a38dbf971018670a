import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { ChangeOrderStatus } from './change-order-status.js';
import { ForgetOrders } from './forget-orders.js';
import { OrderBook } from './order-book.js';
import { OrderTokens } from './order-tokens.js';
import { OrdersOfPerson } from './orders-of-person.js';
import { Orders } from './orders.js';

@Module({
  imports: [TenancyModule.forFeature(collections)],
  providers: [ChangeOrderStatus, ForgetOrders, OrderBook, Orders, OrdersOfPerson, OrderTokens],
  exports: [ChangeOrderStatus, OrderBook, Orders, OrderTokens],
})
export class OrdersModule {}
