import { ChangeOrderStatus, moverOf, type Order, type OrderStatus } from '#orders';
import { TenantInjectable, type Principal } from '#tenancy';
import { CancelOrder } from './cancel-order.js';

/** Staff give an order another status. Cancelling also moves stock and money, so it goes its own way. */
@TenantInjectable()
export class MoveOrder {
  constructor(
    private readonly changeStatus: ChangeOrderStatus,
    private readonly cancelOrder: CancelOrder,
  ) {}

  /** @throws order.not-found, order.wrong-state, payment.provider-unavailable */
  move(orderId: string, to: OrderStatus, staff: Principal, reason?: string): Promise<Order> {
    if (moverOf(to) === 'cancellation') return this.cancelOrder.cancel(orderId, { principal: staff }, reason);
    return this.changeStatus.change(orderId, to, staff, reason);
  }
}
