import { Orders } from '#commerce/orders';
import { Payments } from '#commerce/payments';
import { Idempotency, TenantInjectable } from '#foundation/tenancy';
import { checkoutErrors } from './checkout.errors.js';
import { DraftOrder, type Buyer, type Draft, type OrderInput } from './draft-order.js';
import { EnterOrder, type Progress } from './enter-order.js';
import { OpenPayPage } from './open-pay-page.js';

/**
 * A purchase up to the page where the shopper pays, in three steps with a file each:
 * 1. {@link DraftOrder} looks everything up and decides; nothing is written.
 * 2. {@link EnterOrder} enters order and payment and holds the stock: one transaction.
 * 3. {@link OpenPayPage} has the provider open its page, then stores address and answer: one call, one transaction.
 *
 * Then a message of the provider starts {@link ConfirmPayment}, or the expiry starts {@link ExpireCheckout}.
 */
@TenantInjectable()
export class PlaceOrder {
  constructor(
    private readonly idempotency: Idempotency,
    private readonly drafts: DraftOrder,
    private readonly enterOrder: EnterOrder,
    private readonly openPayPage: OpenPayPage,
    private readonly orders: Orders,
    private readonly payments: Payments,
  ) {}

  /**
   * Runs under an Idempotency-Key in the mode `steps`: a retry whose first run stored an order continues with that order.
   * @param present the body of the answer, stored for replays
   * @throws what the steps throw
   */
  async place(input: OrderInput, buyer: Buyer, present: (placed: Draft) => object): Promise<Draft> {
    const { orderId } = this.idempotency.progress<Progress>();
    const entered = orderId ? await this.entered(orderId) : await this.enter(input, buyer);
    return this.openPayPage.open(entered, present);
  }

  private async enter(input: OrderInput, buyer: Buyer): Promise<Draft> {
    const draft = await this.drafts.draft(input, buyer);
    await this.enterOrder.enter(draft);
    return draft;
  }

  private async entered(orderId: string): Promise<Draft> {
    const order = await this.orders.byId(orderId);
    if (order.status === 'cancelled') throw checkoutErrors.closed();
    return { order, payment: await this.payments.ofOrder(orderId) };
  }
}
