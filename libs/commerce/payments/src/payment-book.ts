import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, Outbox, Outdated, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import type { PaymentNews, ProviderEvent, RefundNews } from './payment-provider.js';
import { Payment, type PayPage, type Refund } from './payment.schema.js';
import { AWAITED_STATES, isAwaited, stateAfter } from './payment-state.js';
import { paymentErrors } from './payments.errors.js';
import {
  PaymentFailed,
  paymentFacts,
  PaymentSucceeded,
  refundFacts,
  RefundFailed,
  RefundSucceeded,
} from './payments.events.js';
import { refundableAmount, refundedAmount } from './refundable.js';

/** Providers send messages within seconds. After this time a message may be lost. */
const CHECK_PAYMENT_MS = 5 * 60_000;
/** For a refund that the provider does not know: the caller is about to ask for it, or has died. */
const CHECK_REFUND_MS = 60_000;
/** Enough for every message about one payment. Older ones could no longer change anything. */
const SEEN_EVENTS_MAX = 100;

type Change = Partial<Omit<Payment, '_id' | 'version' | 'createdAt' | 'updatedAt' | 'nextCheckAt'>>;

/**
 * Writes payments, inside the caller's transaction and with the matching events. Each write is conditional on the version
 * that was read, in the transaction or before it. Each method returns the changed payment.
 */
@TenantInjectable()
export class PaymentBook {
  constructor(
    @InjectModel(Payment.name) private readonly payments: Model<Payment>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Stores a new payment before the provider knows of it. */
  async enter(payment: Payment): Promise<void> {
    this.unitOfWork.mustBeRunning();
    await collectionOf(this.payments).insertOne(payment);
  }

  /** @throws payment.not-found */
  async open(paymentId: string): Promise<Payment> {
    return this.found({ _id: paymentId });
  }

  /** The payment of an order. @throws payment.not-found */
  async openForOrder(orderId: string): Promise<Payment> {
    return this.found({ orderId });
  }

  /**
   * Records the page where the shopper pays. It can be repeated and needs no transaction.
   * @returns undefined if nobody may pay any more
   */
  async attach({ _id }: Payment, payPage: PayPage): Promise<Payment | undefined> {
    const now = new Date();
    const status = stateAfter('created', 'open');
    const attached = await collectionOf(this.payments).findOneAndUpdate(
      { _id, status: { $in: AWAITED_STATES } },
      {
        $set: { payPage, status, updatedAt: now, nextCheckAt: nextCheck({ status, refunds: [] }, now) },
        $inc: { version: 1 },
      },
      { returnDocument: 'after' },
    );
    return attached ?? undefined;
  }

  /**
   * Records a provider's event that changes nothing else; not in a transaction, because nothing depends on it.
   * A second time it has no effect.
   */
  async noteEvent(paymentId: string, { id, type }: ProviderEvent): Promise<void> {
    const event = { id, type, at: new Date() };
    await collectionOf(this.payments).updateOne(
      { _id: paymentId, 'events.id': { $ne: id } },
      {
        $push: { events: { $each: [event], $slice: -SEEN_EVENTS_MAX } } as never,
        $inc: { version: 1 },
        $set: { updatedAt: event.at },
      },
    );
  }

  /**
   * Applies the provider's news about the payment. If it changes nothing, nothing is written.
   * Events: payment.succeeded, payment.failed.
   * @param payment as it was read, also before the transaction
   * @param event the message that the news came with, recorded together with its effect
   * @throws Outdated if the payment was changed since it was read
   */
  async note(payment: Payment, news: PaymentNews, event?: ProviderEvent): Promise<Payment> {
    if (!hasEffect(payment, news, event)) return payment;
    const status = stateAfter(payment.status, news.outcome);
    const isNewFailure = failsAnew(payment, news);
    const noted = await this.write(payment, {
      status,
      ...(isNewFailure && { failure: { ...news.failure!, at: new Date() } }),
      ...(status === 'succeeded' && { paidAt: new Date(), captureRef: news.captureRef }),
      ...withEvent(payment, event),
    });
    if (status === 'succeeded') {
      await this.outbox.append(PaymentSucceeded.of(payment._id, paymentFacts(payment)));
    } else if (isNewFailure || status === 'failed') {
      const facts = {
        ...paymentFacts(payment),
        final: status === 'failed',
        failure: news.failure ?? null,
      };
      await this.outbox.append(PaymentFailed.of(payment._id, facts));
    }
    return noted;
  }

  /** Cancels the payment, so that nobody can pay any more. A payment that succeeded does not change. */
  async cancel(payment: Payment): Promise<Payment> {
    if (!isAwaited(payment.status)) return payment;
    return this.write(payment, { status: 'cancelled' });
  }

  /**
   * Stores a new refund. Commit it before asking the provider.
   * @throws payment.not-refundable, payment.refund-too-large
   */
  async enterRefund(payment: Payment, refund: Refund): Promise<Payment> {
    if (payment.status !== 'succeeded') throw paymentErrors.notRefundable();
    const refundable = refundableAmount(payment);
    const giveable = Number.isSafeInteger(refund.amount) && refund.amount >= 1 && refund.amount <= refundable;
    if (!giveable) throw paymentErrors.refundTooLarge(undefined, { facts: { refundable } });
    return this.write(payment, { refunds: [...payment.refunds, refund] });
  }

  /**
   * Records the result of a refund. Events: refund.succeeded, refund.failed.
   * @param event the message that the news came with; one that was recorded before has no effect
   */
  async noteRefund(
    payment: Payment,
    { refundId, state, ref }: Omit<RefundNews, 'paymentId'>,
    event?: ProviderEvent,
  ): Promise<Payment> {
    if (event && wasSeen(payment, event)) return payment;
    const seen = withEvent(payment, event);
    const refund = payment.refunds.find(({ _id }) => _id === refundId);
    // A bank may return a refund that it accepted; a failed refund never succeeds later.
    const known = !refund || refund.state === state || refund.state === 'failed';
    if (known || (refund.state === 'succeeded' && state === 'pending')) {
      return event ? this.write(payment, seen) : payment;
    }
    const changed = { ...refund, state, ...(ref && { ref }) };
    const refunds = payment.refunds.map((one) => (one === refund ? changed : one));
    const all = refundedAmount({ ...payment, refunds }) === payment.amount;
    const noted = await this.write(payment, {
      refunds,
      status: all ? 'refunded' : 'succeeded',
      ...seen,
    });
    const facts = refundFacts(payment, changed);
    if (state === 'succeeded') await this.outbox.append(RefundSucceeded.of(refundId, facts));
    if (state === 'failed') await this.outbox.append(RefundFailed.of(refundId, facts));
    return noted;
  }

  private async found(filter: { _id: string } | { orderId: string }): Promise<Payment> {
    this.unitOfWork.mustBeRunning();
    const payment = await collectionOf(this.payments).findOne(filter);
    if (!payment) throw paymentErrors.notFound();
    return payment;
  }

  private async write(before: Payment, change: Change): Promise<Payment> {
    this.unitOfWork.mustBeRunning();
    const { nextCheckAt: _, ...rest } = { ...before, ...change };
    const now = new Date();
    const nextCheckAt = nextCheck(rest, now);
    const after: Payment = { ...rest, nextCheckAt, version: before.version + 1, updatedAt: now };
    const written = await collectionOf(this.payments).updateOne(
      { _id: before._id, version: before.version },
      {
        $set: { ...change, version: after.version, updatedAt: now, ...(nextCheckAt && { nextCheckAt }) },
        ...(!nextCheckAt && { $unset: { nextCheckAt: '' } }),
      },
    );
    if (written.matchedCount === 0) throw new Outdated('the payment was changed since it was read');
    return after;
  }
}

/** Whether a message of the provider changes the payment; one that was recorded before does not. */
export function hasEffect(payment: Payment, news: PaymentNews, event?: ProviderEvent): boolean {
  if (event && wasSeen(payment, event)) return false;
  return stateAfter(payment.status, news.outcome) !== payment.status || failsAnew(payment, news);
}

function failsAnew({ status }: Payment, { failure }: PaymentNews): boolean {
  return failure !== undefined && isAwaited(status);
}

function wasSeen({ events }: Payment, { id }: ProviderEvent): boolean {
  return events.some((seen) => seen.id === id);
}

function withEvent({ events }: Payment, event?: ProviderEvent): Pick<Change, 'events'> {
  if (!event) return {};
  const { id, type } = event;
  return { events: [...events, { id, type, at: new Date() }].slice(-SEEN_EVENTS_MAX) };
}

/** When to ask the provider about this payment, if news is still expected. */
export function nextCheck(
  { status, refunds }: Pick<Payment, 'status' | 'refunds'>,
  now: Date,
): Date | undefined {
  if (refunds.some(({ state }) => state === 'requested')) return new Date(now.getTime() + CHECK_REFUND_MS);
  if (status === 'pending') return new Date(now.getTime() + CHECK_PAYMENT_MS);
  return undefined;
}
