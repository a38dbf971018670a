import type { LiveMessage } from '#foundation/tenancy';
import type { Notification } from './notification.schema.js';

/** Socket.IO namespace of this library. */
export const NAMESPACE = '/notifications';

/** A notification as the API and the socket send it. Times are ISO 8601. */
export interface NotificationView {
  readonly id: string;
  /** Type of the event; front ends choose their text by it. */
  readonly type: string;
  readonly data: Record<string, unknown>;
  readonly readAt: string | null;
  readonly createdAt: string;
}

/** The payload of each message that the server emits. */
export interface LiveMessages {
  readonly notification: NotificationView;
  readonly 'order.updated': {
    readonly orderId: string;
    readonly number: string;
    readonly status: string;
    readonly paymentStatus: string;
  };
  readonly 'stock.changed': {
    readonly variantId: string;
    readonly storeId: string;
    readonly onHand: number;
    readonly reserved: number;
    readonly available: number;
  };
}

/** The messages that the server emits, for the documents: each with a summary and an example. */
export const LIVE_MESSAGES: {
  readonly [E in keyof LiveMessages]: LiveMessage & { readonly example: LiveMessages[E] };
} = {
  notification: {
    summary: 'A new notification, as GET /notifications lists it.',
    varying: ['data'],
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
  },
  'order.updated': {
    summary: 'An order was placed or its status changed. Sent to its customer and to staff who may read it.',
    example: {
      orderId: '01jd2k3m4n5p6q7r8s9tavwxy0',
      number: '1001',
      status: 'processing',
      paymentStatus: 'paid',
    },
  },
  'stock.changed': {
    summary: 'The stock of a variant at a store changed. Sent to staff who may read it.',
    example: {
      variantId: '01jd2k3m4n5p6q7r8s9tavwxy3',
      storeId: '01jd2k3m4n5p6q7r8s9tavwxy2',
      onHand: 12,
      reserved: 2,
      available: 10,
    },
  },
};

export function viewOf({ _id, type, data, readAt, createdAt }: Notification): NotificationView {
  return {
    id: _id,
    type,
    data,
    readAt: readAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
