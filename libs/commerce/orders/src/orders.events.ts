import type { PostalAddress } from '#foundation/identity';
import { defineEvent } from '#foundation/tenancy';
import type { Order, OrderLine, PaymentStatus } from './order.schema.js';
import type { DeliveryType, OrderStatus } from './order-state.js';

/** Fields of every order event: enough for a mail, a webhook or a notification without another query. */
export interface OrderFacts {
  readonly orderId: string;
  readonly number: string;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  /** Null for guests. */
  readonly customerId: string | null;
  readonly email: string;
  readonly storeId: string;
  readonly deliveryType: DeliveryType;
  readonly deliveryAddress: PostalAddress | null;
  /** Amounts in minor units of `currency`. */
  readonly lines: readonly OrderLine[];
  readonly currency: string;
  readonly totals: {
    readonly subtotal: number;
    readonly discount: number;
    readonly shipping: number;
    readonly tax: number;
    readonly total: number;
  };
  /** ISO 8601. */
  readonly placedAt: string;
}

export interface StatusChangedFacts extends OrderFacts {
  readonly previousStatus: OrderStatus;
  readonly reason: string | null;
}

/** The fields of an order that its events contain. */
export function factsOf(order: Order): OrderFacts {
  const { currency, ...totals } = order.totals;
  return {
    orderId: order._id,
    number: order.number,
    status: order.status,
    paymentStatus: order.paymentStatus,
    customerId: order.customerId ?? null,
    email: order.email,
    storeId: order.storeId,
    deliveryType: order.deliveryType,
    deliveryAddress: order.deliveryAddress ?? null,
    lines: order.lines,
    currency,
    totals,
    placedAt: order.createdAt.toISOString(),
  };
}

/** Fields that are emptied when the customer is erased. */
const personal = ['email', 'deliveryAddress'] as const;

const example: OrderFacts = {
  orderId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  number: '1001',
  status: 'pending',
  paymentStatus: 'pending',
  customerId: '01jd2k3m4n5p6q7r8s9tavwxy0',
  email: 'ada@example.com',
  storeId: '01jd2k3m4n5p6q7r8s9tavwxy1',
  deliveryType: 'delivery',
  deliveryAddress: {
    name: 'Ada Lovelace',
    line1: '12 St James’s Square',
    city: 'London',
    postalCode: 'SW1Y 4JH',
    country: 'GB',
  },
  lines: [
    {
      id: '01jd2k3m4n5p6q7r8s9tavwxy2',
      variantId: '01jd2k3m4n5p6q7r8s9tavwxy3',
      productId: '01jd2k3m4n5p6q7r8s9tavwxy4',
      sku: 'TENT-2P-GRN',
      title: 'Trail tent, 2 persons, green',
      quantity: 1,
      unitPrice: 18900,
      total: 18900,
    },
  ],
  currency: 'EUR',
  totals: { subtotal: 18900, discount: 0, shipping: 0, tax: 0, total: 18900 },
  placedAt: '2026-02-28T12:00:00.000Z',
};

export const OrderPlaced = defineEvent<OrderFacts>({
  type: 'order.placed',
  summary: 'A shopper placed an order. Its stock is reserved, and it waits for the payment.',
  readWith: 'orders.read',
  personal,
  example,
});

export const OrderPaid = defineEvent<OrderFacts>({
  type: 'order.paid',
  summary: 'An order was paid in full, which confirms it.',
  readWith: 'orders.read',
  personal,
  example: { ...example, status: 'processing', paymentStatus: 'paid' },
});

export const OrderStatusChanged = defineEvent<StatusChangedFacts>({
  type: 'order.status-changed',
  summary: 'The status of an order changed.',
  readWith: 'orders.read',
  personal,
  example: {
    ...example,
    status: 'shipped',
    paymentStatus: 'paid',
    previousStatus: 'processing',
    reason: null,
  },
});

export const OrderCancelled = defineEvent<StatusChangedFacts>({
  type: 'order.cancelled',
  summary: 'An order was cancelled or expired. Its stock was released.',
  readWith: 'orders.read',
  personal,
  example: { ...example, status: 'cancelled', previousStatus: 'pending', reason: 'expired' },
});
