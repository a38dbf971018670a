import { ReservationExpired } from '#commerce/inventory/events';
import { Orders } from '#commerce/orders';
import { isAwaited, PaymentProviders, Payments } from '#commerce/payments';
import { Subscriber, TenantInjectable, type EventSubscriber, type NumberedEvent } from '#foundation/tenancy';
import { ConfirmPayment } from './confirm-payment.js';
import { UndoOrder } from './undo-order.js';

/**
 * Ends an order that nobody paid in time. First the provider closes its page, so that no payment can follow; then
 * {@link ConfirmPayment} undoes the order, or confirms it if somebody paid at the last moment. The stock stays held until
 * then.
 *
 * If the process dies between the two, the order is still pending, and its reservation is announced as expired again.
 */
@TenantInjectable()
export class ExpireCheckout {
  constructor(
    private readonly orders: Orders,
    private readonly payments: Payments,
    private readonly providers: PaymentProviders,
    private readonly confirmPayment: ConfirmPayment,
    private readonly undoOrder: UndoOrder,
  ) {}

  /** @throws order.not-found; payment.provider-unavailable: the order stays until the provider can be asked */
  async expire(orderId: string): Promise<void> {
    const order = await this.orders.byId(orderId);
    if (order.status !== 'pending') return;
    const payment = await this.payments.ofOrder(orderId);
    if (!isAwaited(payment.status)) return this.undoOrder.undo(order, 'expired');
    const news = await (await this.providers.named(payment.provider)).close(payment);
    await this.confirmPayment.apply(news);
  }
}

/** Runs when inventory announces an expired reservation. Its reference is the order's id. */
@Subscriber({ name: 'checkout.expire', on: [ReservationExpired], effect: 'outside' })
export class ExpireOnAnnouncement implements EventSubscriber {
  constructor(private readonly expireCheckout: ExpireCheckout) {}

  async handle({ data }: NumberedEvent<{ readonly reference: string }>): Promise<void> {
    await this.expireCheckout.expire(data.reference);
  }
}
