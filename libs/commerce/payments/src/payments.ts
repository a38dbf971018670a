import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import {
  callerMay,
  collectionOf,
  demandAnywhere,
  TenantInjectable,
  WITHHELD_EMAIL,
} from '#foundation/tenancy';
import { Payment } from './payment.schema.js';
import { AWAITED_STATES, type PaymentState } from './payment-state.js';
import { paymentErrors } from './payments.errors.js';

export interface PaymentFilter {
  readonly status?: PaymentState;
  readonly orderId?: string;
}

/** Reads payments, inside the caller's transaction if one is running. */
@TenantInjectable()
export class Payments {
  constructor(@InjectModel(Payment.name) private readonly payments: Model<Payment>) {}

  /** @throws payment.not-found */
  async byId(paymentId: string): Promise<Payment> {
    return found(await collectionOf(this.payments).findOne({ _id: paymentId }));
  }

  /**
   * Reads a payment for staff.
   * @throws request.forbidden without payments.read; payment.not-found if it is not valid for the payment's store
   */
  async forStaff(paymentId: string): Promise<Payment> {
    const stores = demandAnywhere('payments.read');
    const payment = await this.byId(paymentId);
    return found(!stores || stores.includes(payment.storeId) ? payment : null);
  }

  /** @throws payment.not-found */
  async ofOrder(orderId: string): Promise<Payment> {
    return found(await collectionOf(this.payments).findOne({ orderId }));
  }

  /** Lists payments for staff, only of their stores. @throws request.forbidden without payments.read */
  async list({ status, orderId }: PaymentFilter, page: PageRequest): Promise<PageRows<Payment>> {
    const stores = demandAnywhere('payments.read');
    const filter = {
      ...(status && { status }),
      ...(orderId && { orderId }),
      ...(stores && { storeId: { $in: [...stores] } }),
    };
    return readPage(collectionOf(this.payments), page, { filter });
  }

  /** Payments whose news is overdue, the longest overdue first. */
  async awaited(now: Date, limit: number): Promise<Payment[]> {
    return collectionOf(this.payments)
      .find({ nextCheckAt: { $lte: now } })
      .sort({ nextCheckAt: 1 })
      .limit(limit)
      .toArray();
  }

  /** Makes all payments that somebody may still make due at this time. @returns the ids of their orders */
  async checkAllBy(at: Date): Promise<string[]> {
    const payments = collectionOf(this.payments);
    const filter = { status: { $in: [...AWAITED_STATES] } };
    await payments.updateMany(filter, { $set: { nextCheckAt: at } });
    const rows = await payments.find(filter, { projection: { orderId: 1 } }).toArray();
    return rows.map(({ orderId }) => orderId);
  }

  /** How many payments somebody may still make. */
  countAwaited(): Promise<number> {
    return collectionOf(this.payments).countDocuments({ status: { $in: [...AWAITED_STATES] } });
  }

  /** Whether somebody may still pay at a provider, or a refund was not asked for there yet. */
  async areOpenAt(provider: string): Promise<boolean> {
    const open = [{ status: { $in: [...AWAITED_STATES] } }, { nextCheckAt: { $gt: new Date(0) } }];
    return (await collectionOf(this.payments).findOne({ provider, $or: open })) !== null;
  }

  /** Postpones the next question to the provider, unless the payment changed meanwhile. */
  async postponeCheck({ _id, version }: Payment, until: Date): Promise<void> {
    await collectionOf(this.payments).updateOne({ _id, version }, { $set: { nextCheckAt: until } });
  }
}

/** The payment that staff get in answer to a change. Without payments.read they do not see who paid. */
export function asShown(payment: Payment): Payment {
  return callerMay('payments.read', payment.storeId) ? payment : { ...payment, email: WITHHELD_EMAIL };
}

function found(payment: Payment | null): Payment {
  if (!payment) throw paymentErrors.notFound();
  return payment;
}
