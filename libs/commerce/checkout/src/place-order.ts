import { Orders } from '#commerce/orders';
import { Payments } from '#commerce/payments';
import { duplicateAs } from '#platform/mongo';
import { Idempotency, idempotencyErrors, TenantInjectable } from '#foundation/tenancy';
import { checkoutErrors } from './checkout.errors.js';
import { DraftOrder, type Buyer, type Draft, type OrderInput } from './draft-order.js';
import { EnterOrder } from './enter-order.js';
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
    const { id, repeated } = this.idempotency.making();
    const known = repeated ? await this.entered(id) : undefined;
    return this.openPayPage.open(known ?? (await this.enter(id, input, buyer)), present);
  }

  private async enter(orderId: string, input: OrderInput, buyer: Buyer): Promise<Draft> {
    const draft = await this.drafts.draft(orderId, input, buyer);
    // Another run of this request was faster: it continues.
    return duplicateAs(idempotencyErrors.inProgress, () => this.enterOrder.enter(draft));
  }

  /** What an earlier run of this request has stored. */
  private async entered(orderId: string): Promise<Draft | undefined> {
    const order = await this.orders.find(orderId);
    if (order?.status === 'cancelled') throw checkoutErrors.closed();
    if (!order) return undefined;
    await this.enterOrder.wakeChecks();
    return { order, payment: await this.payments.ofOrder(orderId) };
  }
}
