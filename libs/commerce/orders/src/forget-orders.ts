import { Work, type TenantWork } from '#foundation/tenancy';
import { FORGET_ORDERS_WORK } from './forget-orders-work.js';
import { OrdersOfPerson } from './orders-of-person.js';

// #region work
/** Erases what had to stay of the orders of people who are erased, when its time is over. */
@Work({ name: FORGET_ORDERS_WORK, due: { collection: 'orders', at: 'forgetting.dueAt' }, atOnce: 2 })
export class ForgetOrders implements TenantWork {
  constructor(private readonly orders: OrdersOfPerson) {}

  turn(): Promise<void> {
    return this.orders.forgetDue(new Date());
  }
}
// #endregion
