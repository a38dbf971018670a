import { Carts, type CartId } from '#commerce/cart';
import { Reservations, type ReservationLine } from '#commerce/inventory';
import { OrderBook, type Order } from '#commerce/orders';
import { nextCheck, PaymentBook } from '#commerce/payments';
import { Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { checkoutErrors } from './checkout.errors.js';
import type { Draft } from './draft-order.js';
import { PAYMENTS_WORK } from './payments-work.js';
import { StockTurn } from './stock-turn.js';

/**
 * Step 2 of a purchase, in one transaction: takes the cart, stores the order and its payment with the event
 * order.placed, and holds the stock. Stock comes last, because transactions that sell the same
 * variant conflict there, so its documents are locked for the shortest time. Only an order of which a part may be owed comes
 * after its stock, since it says what is owed.
 *
 * If the process dies before the commit, nothing has changed. If it dies after the commit, a retry with the same key
 * continues with step 3; without a retry, {@link ExpireCheckout} releases the stock.
 */
@TenantInjectable()
export class EnterOrder {
  constructor(
    private readonly turn: StockTurn,
    private readonly carts: Carts,
    private readonly orders: OrderBook,
    private readonly payments: PaymentBook,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly reservations: Reservations,
  ) {}

  /**
   * @returns the draft as it was stored: with what is owed
   * @throws cart.changed when the cart was changed or ordered meanwhile; checkout.insufficient-stock; tenant.busy
   */
  async enter({ order, payment }: Draft): Promise<Draft> {
    const { _id: reference, cart, storeId, lines, expiresAt } = order;
    const mayOwe = lines.some(({ stockPolicy }) => stockPolicy === 'back-order');
    return this.turn.run(order, async () => {
      await this.carts.take(cart.id as CartId, cart.version);
      if (!mayOwe) await this.orders.enter(order);
      await this.payments.enter(payment);
      this.wake();
      const held = await this.reservations.hold({ reference, storeId, lines, expiresAt });
      if (!held.ok) throw checkoutErrors.insufficientStock(undefined, { facts: { short: held.short } });
      if (!mayOwe) return { order, payment };
      const owing = withOwed(order, held.lines);
      await this.orders.enter(owing);
      return { order: owing, payment };
    });
  }

  /** For an order that was entered before: its payment is looked at once more. */
  async wakeChecks(): Promise<void> {
    await this.unitOfWork.run(async () => this.wake());
  }

  /** The payment waits for news from its next step on. To ask for a look now costs nothing: the order's event carries the wish. */
  private wake(): void {
    this.outbox.wake(PAYMENTS_WORK, nextCheck({ status: 'pending', refunds: [] }, new Date()));
  }
}

function withOwed(order: Order, held: readonly ReservationLine[]): Order {
  const owed = new Map(held.map((line) => [line.variantId, line.owed]));
  return {
    ...order,
    lines: order.lines.map((line) => {
      const pieces = owed.get(line.variantId);
      return pieces ? { ...line, owed: pieces } : line;
    }),
  };
}
