import { ChangeOrderStatus, moverOf, orderAsShown, type Order, type OrderStatus } from '#commerce/orders';
import { TenantInjectable } from '#foundation/tenancy';
import { CancelOrder } from './cancel-order.js';

/** Staff give an order another status. Cancelling also changes stock and money, so {@link CancelOrder} does it. */
@TenantInjectable()
export class MoveOrder {
  constructor(
    private readonly changeStatus: ChangeOrderStatus,
    private readonly cancelOrder: CancelOrder,
  ) {}

  /**
   * @returns the order as the caller may see it
   * @throws request.forbidden without orders.write, or without orders.refund where money would go back;
   *   order.not-found, order.wrong-state, payment.provider-unavailable
   */
  async move(orderId: string, to: OrderStatus, reason?: string): Promise<Order> {
    if (moverOf(to) === 'cancellation') return this.cancelOrder.cancelForStaff(orderId, reason);
    return orderAsShown(await this.changeStatus.change(orderId, to, reason));
  }
}
