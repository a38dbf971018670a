import { TenantInjectable, UnitOfWork, type Principal } from '#tenancy';
import { OrderBook } from './order-book.js';
import type { Order } from './order.schema.js';
import { nextStatuses, type OrderStatus } from './order-state.js';
import { orderErrors } from './orders.errors.js';

/**
 * Staff move an order on. Only statuses that are theirs to give: being paid and being cancelled also concern money
 * and stock, and belong to the checkout's processes.
 */
@TenantInjectable()
export class ChangeOrderStatus {
  constructor(
    private readonly book: OrderBook,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * One transaction; asking again for the status that the order already has changes nothing.
   * @throws order.not-found for an order of another store than the member of staff's; order.wrong-state
   */
  async change(orderId: string, to: OrderStatus, staff: Principal, reason?: string): Promise<Order> {
    return this.unitOfWork.run(async () => {
      const order = await this.book.open(orderId);
      if (staff.stores && !staff.stores.includes(order.storeId)) throw orderErrors.notFound();
      if (order.status === to) return order;
      const allowed = nextStatuses(order, 'staff');
      if (allowed.includes(to)) return this.book.move(order, to, { reason });
      throw orderErrors.wrongState(`The order is ${order.status}; staff cannot make it ${to}.`, {
        facts: { orderStatus: order.status, allowed },
      });
    });
  }
}
