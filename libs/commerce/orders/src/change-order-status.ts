import { demandAnywhere, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { OrderBook } from './order-book.js';
import type { Order } from './order.schema.js';
import { nextStatuses, type OrderStatus } from './order-state.js';
import { orderErrors } from './orders.errors.js';

/**
 * Staff give an order its next status. They cannot make it paid or cancelled: these statuses also concern money and
 * stock, and the checkout library sets them.
 */
@TenantInjectable()
export class ChangeOrderStatus {
  constructor(
    private readonly book: OrderBook,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Runs in one transaction. A call with the order's present status changes nothing.
   * @throws request.forbidden without orders.write; order.not-found if orders.write is not valid for the order's store;
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
      const detail = {
        en: `The order is ${order.status}; staff cannot make it ${to}.`,
        de: `Die Bestellung hat den Status ${order.status}; Mitarbeiter können sie nicht auf ${to} setzen.`,
      };
      throw orderErrors.wrongState(detail, {
        facts: { orderStatus: order.status, allowed },
      });
    });
  }
}
