import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { collectionOf, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import type { PaymentNews, ProviderEvent, RefundNews } from './payment-provider.js';
import { Payment, type PayPage, type Refund } from './payment.schema.js';
import { isAwaited, stateAfter } from './payment-state.js';
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
 * Writes payments, always inside the caller's transaction and with the matching events. Payments must be
 * read by {@link open} in the same transaction. Each method returns the changed payment.
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

  /** Records the page where the shopper pays. */
  attach(payment: Payment, payPage: PayPage): Promise<Payment> {
    return this.write(payment, { payPage, status: stateAfter(payment.status, 'open') });
  }

  /**
   * Records that a provider's event has its effect in this transaction.
   * @returns undefined if it had its effect before
   */
  async markSeen(payment: Payment, { id, type }: ProviderEvent): Promise<Payment | undefined> {
    if (payment.events.some((seen) => seen.id === id)) return undefined;
    const events = [...payment.events, { id, type, at: new Date() }].slice(-SEEN_EVENTS_MAX);
    return this.write(payment, { events });
  }

  /**
   * Applies the provider's news about the payment. If it changes nothing, nothing is written.
   * Events: payment.succeeded, payment.failed.
   */
  async note(payment: Payment, news: PaymentNews): Promise<Payment> {
    const status = stateAfter(payment.status, news.outcome);
    const failure = news.failure && { ...news.failure, at: new Date() };
    const isNewFailure = failure !== undefined && isAwaited(payment.status);
    if (status === payment.status && !isNewFailure) return payment;
    const noted = await this.write(payment, {
      status,
      ...(isNewFailure && { failure }),
      ...(status === 'succeeded' && { paidAt: new Date(), captureRef: news.captureRef }),
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
   * @throws payment.not-refundable, payment.over-refund
   */
  async enterRefund(payment: Payment, refund: Refund): Promise<Payment> {
    if (payment.status !== 'succeeded') throw paymentErrors.notRefundable();
    const refundable = refundableAmount(payment);
    const giveable = Number.isSafeInteger(refund.amount) && refund.amount >= 1 && refund.amount <= refundable;
    if (!giveable) throw paymentErrors.overRefund(undefined, { facts: { refundable } });
    return this.write(payment, { refunds: [...payment.refunds, refund] });
  }

  /** Records the result of a refund. Events: refund.succeeded, refund.failed. */
  async noteRefund(
    payment: Payment,
    { refundId, state, ref }: Omit<RefundNews, 'paymentId'>,
  ): Promise<Payment> {
    const refund = payment.refunds.find(({ _id }) => _id === refundId);
    // A bank may return a refund that it accepted; a failed refund never succeeds later.
    if (!refund || refund.state === state || refund.state === 'failed') return payment;
    if (refund.state === 'succeeded' && state === 'pending') return payment;
    const changed = { ...refund, state, ...(ref && { ref }) };
    const refunds = payment.refunds.map((one) => (one === refund ? changed : one));
    const all = refundedAmount({ ...payment, refunds }) === payment.amount;
    const noted = await this.write(payment, { refunds, status: all ? 'refunded' : 'succeeded' });
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
    if (written.matchedCount === 0) throw new Error('the payment was not read in this transaction');
    return after;
  }
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
