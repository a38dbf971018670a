import { orderErrors, Orders, type OrderOwner } from '#commerce/orders';
import { isAwaited, Payments } from '#commerce/payments';
import { TenantInjectable } from '#foundation/tenancy';
import type { Draft } from './draft-order.js';
import { OpenPayPage } from './open-pay-page.js';

const NOTHING_TO_PAY = {
  en: 'The order is paid or has ended; nothing is to be paid.',
  de: 'Die Bestellung ist bezahlt oder beendet; es ist nichts zu zahlen.',
};
const BACK_IN_CART = {
  en: 'The order has ended. Its items are back in the cart: order them anew.',
  de: 'Die Bestellung ist beendet. Ihre Artikel liegen wieder im Warenkorb: Bestellen Sie sie neu.',
};

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
      throw orderErrors.wrongState(order.itemsReturned ? BACK_IN_CART : NOTHING_TO_PAY, {
        facts: { orderStatus: order.status },
      });
    }
    const draft = { order, payment };
    return payment.payPage ? draft : this.openPayPage.open(draft, () => draft);
  }
}
