import { createHmac, randomBytes } from 'node:crypto';
import { newRowId, type Row } from './databases.js';

const TOKEN_KEY = randomBytes(32);

/** The token with which a guest may read an order. */
export function orderToken(orderId: string): string {
  return createHmac('sha256', TOKEN_KEY).update(orderId).digest('base64url');
}

/** The order in answers to the shopper. */
export function orderOf(order: Row): object {
  const { currency } = order['totals'];
  const money = (amount: number): object => ({ amount, currency });
  const { subtotal, discount, shipping, tax, total } = order['totals'];
  return {
    id: order._id,
    number: order['number'],
    status: order['status'],
    paymentStatus: order['paymentStatus'],
    customerId: null,
    email: order['email'],
    storeId: order['storeId'],
    deliveryType: order['deliveryType'],
    deliveryAddress: order['deliveryAddress'],
    billingAddress: null,
    lines: (order['lines'] as Row[]).map((line) => ({
      ...line,
      unitPrice: money(line['unitPrice']),
      total: money(line['total']),
    })),
    totals: {
      subtotal: money(subtotal),
      discount: money(discount),
      shipping: money(shipping),
      tax: money(tax),
      total: money(total),
    },
    expiresAt: order['expiresAt'],
    createdAt: order['createdAt'],
  };
}

/** The order in the data of events. */
export function orderFacts(order: Row): object {
  const { _id, number, status, paymentStatus, email, storeId, deliveryType, deliveryAddress, lines, totals } =
    order;
  const { currency, ...amounts } = totals;
  return {
    orderId: _id,
    number,
    status,
    paymentStatus,
    customerId: null,
    email,
    storeId,
    deliveryType,
    deliveryAddress,
    lines,
    currency,
    totals: amounts,
    placedAt: order['createdAt'],
  };
}

export function paymentFacts(payment: Row): object {
  const { _id, orderId, orderNumber, email, provider, amount, currency } = payment;
  return { paymentId: _id, orderId, orderNumber, email, provider, amount, currency };
}

/** A row of the outbox. */
export function eventRow(type: string, aggregateId: string, data: object): Row {
  return {
    _id: newRowId(),
    type,
    version: 1,
    aggregate: { type: type.split('.')[0], id: aggregateId },
    occurredAt: new Date(),
    actor: { type: 'guest' },
    data,
    // The bare server has no relay, so its events are marked as finished.
    silent: true,
  };
}
