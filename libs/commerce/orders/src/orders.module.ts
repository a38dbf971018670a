import { Module } from '@nestjs/common';
import { AuditModule } from '#foundation/audit';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { ChangeOrderStatus } from './change-order-status.js';
import { ForgetOrders } from './forget-orders.js';
import { OrderBook } from './order-book.js';
import { OrderTokens } from './order-tokens.js';
import { OrdersOfPerson } from './orders-of-person.js';
import { Orders } from './orders.js';
import { StaffInHistory } from './staff-in-history.js';

@Module({
  imports: [AuditModule, TenancyModule.forFeature(collections)],
  providers: [
    ChangeOrderStatus,
    ForgetOrders,
    OrderBook,
    Orders,
    OrdersOfPerson,
    OrderTokens,
    StaffInHistory,
  ],
  exports: [ChangeOrderStatus, OrderBook, Orders, OrderTokens, StaffInHistory],
})
export class OrdersModule {}
