import {
  amount,
  currency,
  flag,
  id,
  list,
  nullable,
  object,
  oneOf,
  optional,
  text,
  time,
  whole,
  type FactsOf,
} from '#platform/facts';
import { POSTAL_ADDRESS_FACTS } from '#foundation/identity';
import { defineEvent } from '#foundation/tenancy';
import { PAYMENT_STATUSES, type Order } from './order.schema.js';
import { DELIVERY_TYPES, ORDER_STATUSES } from './order-state.js';

const LINE = {
  id: id(),
  variantId: id(),
  productId: id(),
  sku: text(),
  title: text(),
  quantity: whole(),
  unitPrice: amount(),
  total: amount(),
  requiresShipping: optional(flag('false: nothing is sent; true if missing')),
  weightGrams: optional(whole('Of one piece')),
  taxClass: optional(text()),
  owed: optional(
    whole('Pieces of these that were not in stock: they follow when there is new stock; 0 if missing'),
  ),
};

/** Fields of every order event: enough for a mail, a webhook or a notification without another query. */
const ORDER = {
  orderId: id(),
  number: text('A short number for people'),
  status: oneOf(ORDER_STATUSES),
  paymentStatus: oneOf(PAYMENT_STATUSES),
  customerId: nullable(id('Null for guests')),
  email: text(),
  storeId: id(),
  deliveryType: oneOf(DELIVERY_TYPES),
  deliveryAddress: nullable(
    object(POSTAL_ADDRESS_FACTS, 'Null for orders that are picked up, and of erased customers'),
  ),
  lines: list(object(LINE)),
  currency: currency(),
  totals: object({
    subtotal: amount(),
    discount: amount(),
    shipping: amount(),
    tax: amount(),
    total: amount(),
  }),
  placedAt: time(),
};
export type OrderFacts = FactsOf<typeof ORDER>;

const STATUS_CHANGED = {
  ...ORDER,
  previousStatus: oneOf(ORDER_STATUSES),
  reason: nullable(text()),
};
export type StatusChangedFacts = FactsOf<typeof STATUS_CHANGED>;

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
    lines: order.lines.map(({ stockPolicy: _, ...line }) => line),
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
      requiresShipping: true,
      weightGrams: 2400,
    },
  ],
  currency: 'EUR',
  totals: { subtotal: 18900, discount: 0, shipping: 0, tax: 0, total: 18900 },
  placedAt: '2026-02-28T12:00:00.000Z',
};

export const OrderPlaced = defineEvent({
  type: 'order.placed',
  summary: 'A shopper placed an order. Its stock is reserved, and it waits for the payment.',
  readWith: 'orders.read',
  personal,
  data: ORDER,
  example,
});

export const OrderPaid = defineEvent({
  type: 'order.paid',
  summary: 'An order was paid in full, which confirms it.',
  readWith: 'orders.read',
  personal,
  data: ORDER,
  example: { ...example, status: 'processing', paymentStatus: 'paid' },
});

export const OrderStatusChanged = defineEvent({
  type: 'order.status-changed',
  summary: 'The status of an order changed.',
  readWith: 'orders.read',
  personal,
  data: STATUS_CHANGED,
  example: {
    ...example,
    status: 'shipped',
    paymentStatus: 'paid',
    previousStatus: 'processing',
    reason: null,
  },
});

export const OrderCancelled = defineEvent({
  type: 'order.cancelled',
  summary: 'An order was cancelled or expired. Its stock was released.',
  readWith: 'orders.read',
  personal,
  data: STATUS_CHANGED,
  example: { ...example, status: 'cancelled', previousStatus: 'pending', reason: 'expired' },
});
