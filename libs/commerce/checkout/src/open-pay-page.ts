import type { Order } from '#commerce/orders';
import { PaymentBook, paymentErrors, PaymentProviders, type PayPage, type Payment } from '#commerce/payments';
import { DomainError } from '#platform/errors';
import { CurrentTenant, Idempotency, TenantInjectable } from '#foundation/tenancy';
import { checkoutErrors } from './checkout.errors.js';
import type { Draft } from './draft-order.js';
import { isClosed } from './shop-closed.js';
import { UndoOrder } from './undo-order.js';

/**
 * Step 3 of a purchase: the provider opens the page where the shopper pays (outside any transaction, the payment's id
 * as idempotency key); then the page's address is stored, then the answer to the request. Each of these can be repeated.
 *
 * If the process dies before the call: as after step 2. Between the call and the address: a retry asks again with the same
 * key and gets the same page; without one nobody knows its address, so nobody can pay there. After the address: a retry stores
 * and gets the answer, and the order's expiry closes the page.
 */
@TenantInjectable()
export class OpenPayPage {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly providers: PaymentProviders,
    private readonly payments: PaymentBook,
    private readonly idempotency: Idempotency,
    private readonly undoOrder: UndoOrder,
  ) {}

  /**
   * @param present the body of the answer, as replays get it
   * @throws payment.refused, payment.not-configured: the order is undone; payment.provider-unavailable: a retry goes
   *   on here; checkout.closed: the order ran out of time, or the shop was suspended or deleted, meanwhile
   */
  async open({ order, payment }: Draft, present: (opened: Draft) => object): Promise<Draft> {
    const payPage = payment.payPage ?? (await this.ask(order, payment));
    const closed = isClosed(this.tenant);
    const attached = closed ? undefined : await this.payments.attach(payment, payPage);
    if (attached) {
      const opened = { order, payment: attached };
      await this.idempotency.answer({ status: 201, body: JSON.stringify(present(opened)) });
      return opened;
    }
    // Nobody knows the page's address, so nobody can pay there.
    if (closed) await this.undoOrder.undo(order, 'shop-closed');
    await (await this.providers.named(payment.provider)).close({ ...payment, payPage });
    throw checkoutErrors.closed();
  }

  private async ask(order: Order, payment: Payment): Promise<PayPage> {
    const lines = order.lines.map(({ title, quantity, unitPrice }) => ({ name: title, quantity, unitPrice }));
    const provider = await this.providers.named(payment.provider);
    try {
      const answer = await provider.openPayPage(payment, lines);
      if (answer.ok) return answer.value;
      throw paymentErrors.refused(undefined, { facts: { reason: answer.refused } });
    } catch (error) {
      // Whatever a retry cannot change ends the order now, so that stock and cart are free at once.
      const final = error instanceof DomainError && error.spec.kind !== 'unavailable';
      if (final) await this.undoOrder.undo(order, 'payment-refused');
      throw error;
    }
  }
}
