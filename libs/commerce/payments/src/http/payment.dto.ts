import { Email, Id, Int, Iso8601, MoneyDto, Nested, OneOf, SortedPageQuery, Text } from '#platform/http';
import { PAYMENT_STATES, type PaymentState } from '../payment-state.js';
import type { Payment, RefundState } from '../payment.schema.js';
import { refundableAmount } from '../refundable.js';

export class RefundDto {
  @Id()
  id: string;

  @Nested(() => MoneyDto)
  amount: MoneyDto;

  @Text({ max: 200 })
  reason: string;

  @OneOf(['requested', 'pending', 'succeeded', 'failed'], { name: 'RefundState' })
  state: RefundState;

  @Iso8601()
  createdAt: string;
}

export class FailureDto {
  @Text({ example: 'card_declined' })
  code: string;

  @Text({ max: 500 })
  message: string;

  @Iso8601()
  at: string;
}

export class PaymentDto {
  @Id()
  id: string;

  @Id()
  orderId: string;

  @Text({ max: 20, example: '1001' })
  orderNumber: string;

  @Email()
  email: string;

  @Text({ example: 'stripe' })
  provider: string;

  @OneOf(PAYMENT_STATES, { name: 'PaymentStatus' })
  status: PaymentState;

  @Nested(() => MoneyDto)
  amount: MoneyDto;

  @Nested(() => MoneyDto, { description: 'The amount that can still be refunded' })
  refundable: MoneyDto;

  @Nested(() => RefundDto, { array: true })
  refunds: RefundDto[];

  @Nested(() => FailureDto, { nullable: true, description: 'The last attempt that was refused' })
  failure: FailureDto | null;

  @Text({ nullable: true, description: 'The provider’s id of the payment' })
  captureRef: string | null;

  @Int({ min: 1 })
  version: number;

  @Iso8601({ nullable: true })
  paidAt: string | null;

  @Iso8601()
  createdAt: string;

  static of(payment: Payment): PaymentDto {
    const { currency, failure } = payment;
    const money = (amount: number): MoneyDto => ({ amount, currency });
    return {
      id: payment._id,
      orderId: payment.orderId,
      orderNumber: payment.orderNumber,
      email: payment.email,
      provider: payment.provider,
      status: payment.status,
      amount: money(payment.amount),
      refundable: money(refundableAmount(payment)),
      refunds: payment.refunds.map(({ _id, amount, reason, state, createdAt }) => ({
        id: _id,
        amount: money(amount),
        reason,
        state,
        createdAt: createdAt.toISOString(),
      })),
      failure: failure ? { ...failure, at: failure.at.toISOString() } : null,
      captureRef: payment.captureRef ?? null,
      version: payment.version,
      paidAt: payment.paidAt?.toISOString() ?? null,
      createdAt: payment.createdAt.toISOString(),
    };
  }
}

export class PaymentQuery extends SortedPageQuery(['-createdAt', 'createdAt']) {
  @OneOf(PAYMENT_STATES, { name: 'PaymentStatus', optional: true })
  status?: PaymentState;

  @Id({ optional: true })
  orderId?: string;
}
