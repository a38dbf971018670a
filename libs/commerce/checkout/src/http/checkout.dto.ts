import { MOVE, ORDER_STATUSES, type DeliveryType, type OrderStatus } from '#commerce/orders';
import { AddressDto } from '#foundation/identity/http';
import { OrderDto } from '#commerce/orders/http';
import { isAwaited, PAYMENT_STATES, type Payment, type PaymentState } from '#commerce/payments';
import { FieldOf, Id, MoneyDto, Nested, OneOf, Text, Url } from '#platform/http';
import { REFUND, ORDER_INPUT } from '../checkout-values.js';
import type { Draft } from '../draft-order.js';

export class PreviewDto {
  @Id({ optional: true, description: 'By default the shop’s default store' })
  storeId?: string;
}

export class PlaceOrderDto extends PreviewDto {
  @FieldOf(ORDER_INPUT.deliveryType)
  deliveryType: DeliveryType;

  @Nested(() => AddressDto, { optional: true, description: 'Required for delivery if anything is sent' })
  deliveryAddress?: AddressDto;

  @Nested(() => AddressDto, { optional: true })
  billingAddress?: AddressDto;

  @FieldOf(ORDER_INPUT.email, { example: 'ada@example.com', description: 'Required for guests' })
  email?: string;

  @Url({ optional: true, description: 'On one of the shop’s registered origins' })
  successUrl?: string;

  @Url({ optional: true, description: 'On one of the shop’s registered origins' })
  cancelUrl?: string;
}

export class OrderPaymentDto {
  @Id()
  id: string;

  @Text({ example: 'stripe' })
  provider: string;

  @OneOf(PAYMENT_STATES, { name: 'PaymentStatus' })
  status: PaymentState;

  @Nested(() => MoneyDto)
  amount: MoneyDto;

  @Url({ nullable: true, description: 'The page where the shopper pays, while that is possible' })
  checkoutUrl: string | null;

  static of({ _id, provider, status, amount, currency, payPage }: Payment): OrderPaymentDto {
    const url = isAwaited(status) ? (payPage?.url ?? null) : null;
    return { id: _id, provider, status, amount: { amount, currency }, checkoutUrl: url };
  }
}

/** A new order and the page where it is paid. */
export class PlacedOrderDto {
  @Nested(() => OrderDto)
  order: OrderDto;

  @Nested(() => OrderPaymentDto)
  payment: OrderPaymentDto;

  @Text({
    optional: true,
    description:
      'Guests send it as X-Order-Token to see the order; the mails about the order link to it as well',
  })
  orderToken?: string;

  static of({ order, payment }: Draft): PlacedOrderDto {
    return { order: OrderDto.of(order), payment: OrderPaymentDto.of(payment) };
  }
}

/** An order and how it is paid, as its shopper sees it. */
export class MyOrderDto extends OrderDto {
  @Nested(() => OrderPaymentDto)
  payment: OrderPaymentDto;

  static ofBoth({ order, payment }: Draft): MyOrderDto {
    return { ...OrderDto.of(order), payment: OrderPaymentDto.of(payment) };
  }
}

export class CancelOrderDto {
  @FieldOf(MOVE.reason)
  reason?: string;
}

export class ChangeStatusDto extends CancelOrderDto {
  @OneOf(ORDER_STATUSES, { name: 'OrderStatus' })
  status: OrderStatus;
}

export class RefundOrderDto {
  @FieldOf(REFUND.amount, { description: 'Minor units; by default all that is left' })
  amount?: number;

  @FieldOf(REFUND.reason)
  reason?: string;
}
