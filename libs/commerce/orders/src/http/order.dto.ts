import { Email, Flag, Id, Int, Iso8601, MoneyDto, Nested, OneOf, Text } from '#platform/http';
import { QUANTITY_MAX } from '#platform/quantities';
import type { Totals } from '#commerce/pricing';
import { PAYMENT_STATUSES, type Order, type OrderLine, type PaymentStatus } from '../order.schema.js';
import { DELIVERY_TYPES, ORDER_STATUSES, type DeliveryType, type OrderStatus } from '../order-state.js';
import { AddressDto } from '#foundation/identity/http';

export class TotalsDto {
  @Nested(() => MoneyDto)
  subtotal: MoneyDto;

  @Nested(() => MoneyDto)
  discount: MoneyDto;

  @Nested(() => MoneyDto)
  shipping: MoneyDto;

  @Nested(() => MoneyDto)
  tax: MoneyDto;

  @Nested(() => MoneyDto, { description: 'subtotal − discount + shipping + tax' })
  total: MoneyDto;

  static of({ currency, subtotal, discount, shipping, tax, total }: Totals): TotalsDto {
    const money = (amount: number): MoneyDto => ({ amount, currency });
    return {
      subtotal: money(subtotal),
      discount: money(discount),
      shipping: money(shipping),
      tax: money(tax),
      total: money(total),
    };
  }
}

export class OrderLineDto {
  @Id()
  id: string;

  @Id()
  variantId: string;

  @Id()
  productId: string;

  @Text()
  sku: string;

  @Text({ max: 880 })
  title: string;

  @Int({ min: 1, max: QUANTITY_MAX })
  quantity: number;

  @Nested(() => MoneyDto)
  unitPrice: MoneyDto;

  @Nested(() => MoneyDto)
  total: MoneyDto;

  @Flag({ description: 'false: nothing is sent' })
  requiresShipping: boolean;

  @Int({ optional: true, min: 0, example: 380, description: 'Of one piece' })
  weightGrams?: number;

  @Int({
    min: 0,
    max: QUANTITY_MAX,
    example: 0,
    description: 'Pieces of these that were not in stock: they follow when there is new stock',
  })
  owed: number;

  static of(line: OrderLine, currency: string): OrderLineDto {
    const { unitPrice, total, requiresShipping = true, owed = 0 } = line;
    const { id, variantId, productId, sku, title, quantity, weightGrams } = line;
    return {
      ...{ id, variantId, productId, sku, title, quantity, requiresShipping, weightGrams, owed },
      unitPrice: { amount: unitPrice, currency },
      total: { amount: total, currency },
    };
  }
}

/** An order as the shopper sees it. */
export class OrderDto {
  @Id()
  id: string;

  @Text({ max: 20, example: '1001' })
  number: string;

  @OneOf(ORDER_STATUSES, { name: 'OrderStatus' })
  status: OrderStatus;

  @OneOf(PAYMENT_STATUSES, { name: 'OrderPaymentStatus' })
  paymentStatus: PaymentStatus;

  @Id({ nullable: true, description: 'Null for guests' })
  customerId: string | null;

  @Email()
  email: string;

  @Id()
  storeId: string;

  @OneOf(DELIVERY_TYPES, { name: 'DeliveryType' })
  deliveryType: DeliveryType;

  @Nested(() => AddressDto, { nullable: true })
  deliveryAddress: AddressDto | null;

  @Nested(() => AddressDto, { nullable: true })
  billingAddress: AddressDto | null;

  @Nested(() => OrderLineDto, { array: true })
  lines: OrderLineDto[];

  @Nested(() => TotalsDto)
  totals: TotalsDto;

  @Flag({ description: 'The order ended unpaid, and its items are back in the cart' })
  itemsReturned: boolean;

  @Iso8601({ description: 'A pending order expires at this time, and its stock is released' })
  expiresAt: string;

  @Iso8601()
  createdAt: string;

  static of(order: Order): OrderDto {
    const { currency } = order.totals;
    return {
      id: order._id,
      number: order.number,
      status: order.status,
      paymentStatus: order.paymentStatus,
      customerId: order.customerId ?? null,
      email: order.email,
      storeId: order.storeId,
      deliveryType: order.deliveryType,
      deliveryAddress: order.deliveryAddress ?? null,
      billingAddress: order.billingAddress ?? null,
      lines: order.lines.map((line) => OrderLineDto.of(line, currency)),
      totals: TotalsDto.of(order.totals),
      itemsReturned: order.itemsReturned ?? false,
      expiresAt: order.expiresAt.toISOString(),
      createdAt: order.createdAt.toISOString(),
    };
  }
}
