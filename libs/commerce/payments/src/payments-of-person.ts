import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  collectionOf,
  ERASED_EMAIL,
  namesByEmail,
  PersonalData,
  type DataSubject,
  type PersonalDataHolder,
} from '#foundation/tenancy';
import { Payment } from './payment.schema.js';

/** Payments with a person's email. Erasure removes the email; the payment stays, as its order does. */
@PersonalData('payments')
export class PaymentsOfPerson implements PersonalDataHolder {
  constructor(@InjectModel(Payment.name) private readonly payments: Model<Payment>) {}

  async *rows(subject: DataSubject): AsyncIterable<object> {
    for await (const payment of collectionOf(this.payments)
      .find(concerning(subject))
      .sort({ createdAt: 1 })) {
      const { orderNumber, email, provider, amount, currency, status, paidAt, createdAt, refunds } = payment;
      const refunded = refunds.map(({ amount, reason, state, createdAt }) => ({
        amount,
        reason,
        state,
        createdAt,
      }));
      yield { orderNumber, email, provider, amount, currency, status, paidAt, createdAt, refunds: refunded };
    }
  }

  async erase(subject: DataSubject): Promise<void> {
    await collectionOf(this.payments).updateMany(concerning(subject), {
      $set: { email: ERASED_EMAIL },
      $inc: { version: 1 },
    } as object);
  }
}

function concerning(subject: DataSubject): object {
  return namesByEmail(subject, 'email', 'createdAt');
}
