import { orderErrors, Orders, type OrderOwner } from '#commerce/orders';
import { isAwaited, Payments } from '#commerce/payments';
import { TenantInjectable } from '#foundation/tenancy';
import type { Draft } from './draft-order.js';
import { OpenPayPage } from './open-pay-page.js';

/** Brings a shopper who left the pay page, or never saw it, back to it. The order stays the same. */
@TenantInjectable()
export class GoOnPaying {
  constructor(
    private readonly orders: Orders,
    private readonly payments: Payments,
    private readonly openPayPage: OpenPayPage,
  ) {}

  /**
   * It can be repeated: as long as the order is pending, it has one page.
   * @throws order.not-found; order.wrong-state if it is paid or has ended; what {@link OpenPayPage.open} throws if there is no
   *   page yet
   */
  async open(orderId: string, owner: OrderOwner): Promise<Draft> {
    const order = await this.orders.own(orderId, owner);
    const payment = await this.payments.ofOrder(orderId);
    if (order.status !== 'pending' || !isAwaited(payment.status)) {
      const back = order.itemsReturned ? ' Its items are back in the cart: order them anew.' : '';
      throw orderErrors.wrongState(`The order is ${order.status}; nothing is to be paid.${back}`, {
        facts: { orderStatus: order.status },
      });
    }
    const draft = { order, payment };
    return payment.payPage ? draft : this.openPayPage.open(draft, () => draft);
  }
}
