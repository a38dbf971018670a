import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { currentExecution } from '#platform/context';
import { accepted, optional, text, type Shape } from '#platform/values';
import { collectionOf, Outbox, Outdated, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { Order, type PaymentStatus } from './order.schema.js';
import { canBecome, nextStatuses, type OrderStatus } from './order-state.js';
import { factsOf, OrderCancelled, OrderPaid, OrderPlaced, OrderStatusChanged } from './orders.events.js';
import { orderErrors } from './orders.errors.js';

/** Values that change together with a status. */
export interface Move {
  readonly reason?: string;
  readonly paymentStatus?: PaymentStatus;
  readonly itemsReturned?: boolean;
}

/** Rules for the text that people may give with a change of status. */
export const MOVE = { reason: optional(text({ max: 500 })) } satisfies Shape;

/**
 * Writes orders and their events, always inside the caller's transaction. Each write is conditional on the version that
 * was read, so two changes of the same version of an order cannot both commit.
 */
@TenantInjectable()
export class OrderBook {
  constructor(
    @InjectModel(Order.name) private readonly orders: Model<Order>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Stores a new order. Event: order.placed. */
  async enter(order: Order): Promise<void> {
    this.unitOfWork.mustBeRunning();
    await collectionOf(this.orders).insertOne(order);
    await this.outbox.append(OrderPlaced.of(order._id, factsOf(order)));
  }

  /** Reads the order in the running transaction. @throws order.not-found */
  async open(orderId: string): Promise<Order> {
    this.unitOfWork.mustBeRunning();
    const order = await collectionOf(this.orders).findOne({ _id: orderId });
    if (!order) throw orderErrors.notFound();
    return order;
  }

  /**
   * Gives the order a new status and adds it to the history. Events: order.status-changed; also order.paid for
   * `processing` and order.cancelled for `cancelled`.
   * @param order as it was read, also before the transaction
   * @throws order.wrong-state if the status cannot follow the present one, or another change came first;
   *   order.invalid-reason
   */
  async move(
    order: Order,
    to: OrderStatus,
    { reason, paymentStatus, itemsReturned }: Move = {},
  ): Promise<Order> {
    accepted(MOVE, { reason }, orderErrors.invalidReason);
    if (!canBecome(order, to)) throw notFrom(order, to);
    const at = new Date();
    const actor = currentExecution()?.actor ?? { type: 'system' as const };
    const change = { from: order.status, to, at, actor, ...(reason && { reason }) };
    const moved: Order = {
      ...order,
      status: to,
      paymentStatus: paymentStatus ?? order.paymentStatus,
      ...(itemsReturned !== undefined && { itemsReturned }),
      history: [...order.history, change],
      version: order.version + 1,
      updatedAt: at,
    };
    await this.write(order, moved);
    const facts = { ...factsOf(moved), previousStatus: order.status, reason: reason ?? null };
    const events = [OrderStatusChanged.of(order._id, facts)];
    if (to === 'cancelled') events.push(OrderCancelled.of(order._id, facts));
    await this.outbox.append(
      ...(to === 'processing' ? [OrderPaid.of(order._id, factsOf(moved))] : []),
      ...events,
    );
    return moved;
  }

  /** Records the order's payment status without changing its status. No event. */
  async notePayment(order: Order, paymentStatus: PaymentStatus): Promise<Order> {
    const noted = { ...order, paymentStatus, version: order.version + 1, updatedAt: new Date() };
    await this.write(order, noted);
    return noted;
  }

  private async write(before: Order, after: Order): Promise<void> {
    this.unitOfWork.mustBeRunning();
    const { status, paymentStatus, itemsReturned, history, version, updatedAt } = after;
    const written = await collectionOf(this.orders).updateOne(
      { _id: before._id, version: before.version },
      {
        $set: {
          status,
          paymentStatus,
          history,
          version,
          updatedAt,
          ...(itemsReturned !== undefined && { itemsReturned }),
        },
      },
    );
    if (written.matchedCount === 0)
      throw orderErrors.wrongState(
        { en: 'The order was changed by somebody else.', de: 'Jemand anderes hat die Bestellung geändert.' },
        {
          retryAfter: 1,
          cause: new Outdated('the order was changed since it was read'),
        },
      );
  }
}

function notFrom(order: Order, to: OrderStatus): Error {
  const allowed = nextStatuses(order);
  const detail = {
    en: `The order is ${order.status}; it cannot become ${to}.`,
    de: `Die Bestellung hat den Status ${order.status}; sie kann nicht ${to} werden.`,
  };
  return orderErrors.wrongState(detail, {
    facts: { orderStatus: order.status, allowed },
  });
}
