import { anyObject, id, nullable, oneOf, text, time, whole } from '#platform/facts';
import { ORDER_STATUSES, PAYMENT_STATUSES } from '#commerce/orders';
import { defineLiveMessage } from '#foundation/tenancy';
import type { Notification } from './notification.schema.js';

/** Socket.IO namespace of this library. */
export const NAMESPACE = '/notifications';

/** A notification as the API and the socket send it. */
export const NotificationSent = defineLiveMessage({
  namespace: NAMESPACE,
  name: 'notification',
  summary: 'A new notification, as GET /notifications lists it.',
  data: {
    id: id(),
    type: text('Type of the event; front ends choose their text by it'),
    data: anyObject('Ids, numbers and amounts; its fields depend on the type'),
    readAt: nullable(time()),
    createdAt: time(),
  },
  example: {
    id: '01jd2k3m4n5p6q7r8s9tavwxyz.01jd2k3m4n5p6q7r8s9tavwxy1',
    type: 'order.paid',
    data: {
      orderId: '01jd2k3m4n5p6q7r8s9tavwxy0',
      number: '1001',
      status: 'processing',
      currency: 'EUR',
      total: 18900,
    },
    readAt: null,
    createdAt: '2026-02-28T12:00:00.000Z',
  },
});

export type NotificationView = typeof NotificationSent.example;

export const OrderUpdated = defineLiveMessage({
  namespace: NAMESPACE,
  name: 'order.updated',
  summary: 'An order was placed or its status changed. Sent to its customer and to staff who may read it.',
  data: {
    orderId: id(),
    number: text(),
    status: oneOf(ORDER_STATUSES),
    paymentStatus: oneOf(PAYMENT_STATUSES),
  },
  example: {
    orderId: '01jd2k3m4n5p6q7r8s9tavwxy0',
    number: '1001',
    status: 'processing',
    paymentStatus: 'paid',
  },
});

export const StockUpdated = defineLiveMessage({
  namespace: NAMESPACE,
  name: 'stock.changed',
  summary: 'The stock of a variant at a store changed. Sent to staff who may read it.',
  data: { variantId: id(), storeId: id(), onHand: whole(), reserved: whole(), available: whole() },
  example: {
    variantId: '01jd2k3m4n5p6q7r8s9tavwxy3',
    storeId: '01jd2k3m4n5p6q7r8s9tavwxy2',
    onHand: 12,
    reserved: 2,
    available: 10,
  },
});

export function viewOf({ _id, type, data, readAt, createdAt }: Notification): NotificationView {
  return {
    id: _id,
    type,
    data,
    readAt: readAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
