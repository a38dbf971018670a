import { demandAnywhere, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
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
   * @throws request.forbidden without orders.write; order.not-found where it does not count in the order's store;
   *   order.wrong-state
   */
  async change(orderId: string, to: OrderStatus, reason?: string): Promise<Order> {
    const stores = demandAnywhere('orders.write');
    return this.unitOfWork.run(async () => {
      const order = await this.book.open(orderId);
      if (stores && !stores.includes(order.storeId)) throw orderErrors.notFound();
      if (order.status === to) return order;
      const allowed = nextStatuses(order, 'staff');
      if (allowed.includes(to)) return this.book.move(order, to, { reason });
      throw orderErrors.wrongState(`The order is ${order.status}; staff cannot make it ${to}.`, {
        facts: { orderStatus: order.status, allowed },
      });
    });
  }
}
