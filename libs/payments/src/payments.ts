import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { PagePlan } from '#platform/http';
import { read, TenantInjectable, type Principal } from '#tenancy';
import { Payment } from './payment.schema.js';
import type { PaymentState } from './payment-state.js';
import { paymentErrors } from './payments.errors.js';

export interface PaymentFilter {
  readonly status?: PaymentState;
  readonly orderId?: string;
  /** Only payments of orders of these stores. */
  readonly stores?: readonly string[];
}

/** Reads payments, outside transactions. */
@TenantInjectable()
export class Payments {
  constructor(@InjectModel(Payment.name) private readonly payments: Model<Payment>) {}

  /** @throws payment.not-found */
  async byId(paymentId: string): Promise<Payment> {
    return found(await read(this.payments).findOne({ _id: paymentId }));
  }

  /** As staff see it. @throws payment.not-found when it is another store's */
  async visible(paymentId: string, { stores }: Principal): Promise<Payment> {
    const payment = await this.byId(paymentId);
    return found(!stores || stores.includes(payment.storeId) ? payment : null);
  }

  /** @throws payment.not-found */
  async ofOrder(orderId: string): Promise<Payment> {
    return found(await read(this.payments).findOne({ orderId }));
  }

  async list(
    { status, orderId, stores }: PaymentFilter,
    plan: PagePlan,
  ): Promise<{ rows: Payment[]; total?: number }> {
    const payments = read(this.payments);
    const filter = {
      ...(status && { status }),
      ...(orderId && { orderId }),
      ...(stores && { storeId: { $in: [...stores] } }),
    };
    const rows = await payments.find(plan.where(filter)).sort(plan.sort).limit(plan.limit).toArray();
    return { rows, ...(plan.wantsTotal && { total: await payments.countDocuments(filter) }) };
  }

  /** Payments whose provider should have told something by now, the longest waiting first. */
  async awaited(now: Date, limit: number): Promise<Payment[]> {
    return read(this.payments)
      .find({ nextCheckAt: { $lte: now } })
      .sort({ nextCheckAt: 1 })
      .limit(limit)
      .toArray();
  }

  /** When the next provider should have told something; undefined: nothing is awaited. */
  async nextCheck(): Promise<Date | undefined> {
    const [first] = await read(this.payments)
      .find({ nextCheckAt: { $exists: true } }, { projection: { nextCheckAt: 1 } })
      .sort({ nextCheckAt: 1 })
      .limit(1)
      .toArray();
    return first?.nextCheckAt;
  }

  /** Asks again later, unless something happened meanwhile. */
  async postponeCheck({ _id, version }: Payment, until: Date): Promise<void> {
    await read(this.payments).updateOne({ _id, version }, { $set: { nextCheckAt: until } });
  }
}

function found(payment: Payment | null): Payment {
  if (!payment) throw paymentErrors.notFound();
  return payment;
}
