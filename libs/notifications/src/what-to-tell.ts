import { StockLow, type StockFacts } from '#inventory/events';
import {
  OrderCancelled,
  OrderPaid,
  OrderStatusChanged,
  type OrderFacts,
  type StatusChangedFacts,
} from '#orders/events';
import { PaymentFailed, type PaymentFailedFacts } from '#payments/events';
import type { Permission } from '#identity';
import { WebhookEndpointDisabled, type EndpointDisabledFacts } from '#webhooks/events';
import type { EventDefinition, NumberedEvent } from '#tenancy';

/** Who is to be told of an event, and what. */
export interface Telling {
  readonly customerId?: string;
  /** Every member of staff who holds the permission, in the store if one is named. */
  readonly staff?: { readonly permission: Permission; readonly storeId?: string };
  readonly data: Record<string, unknown>;
}

type Teller = (event: NumberedEvent) => Telling | undefined;

function tells<T>(definition: EventDefinition<T>, tell: (facts: T) => Telling | undefined): [string, Teller] {
  return [definition.type, ({ data }) => tell(data as T)];
}

/** A status that has an event of its own is told of by that. */
const TOLD_OTHERWISE: ReadonlySet<string> = new Set(['processing', 'cancelled']);

const TELLERS: ReadonlyMap<string, Teller> = new Map([
  tells(OrderPaid, (order: OrderFacts) => ofOrder(order)),
  tells(OrderStatusChanged, (order: StatusChangedFacts) =>
    TOLD_OTHERWISE.has(order.status) ? undefined : ofOrder(order),
  ),
  tells(OrderCancelled, (order: StatusChangedFacts) => ofOrder(order)),
  tells(
    PaymentFailed,
    ({ paymentId, orderId, orderNumber, amount, currency, failure }: PaymentFailedFacts) => ({
      staff: { permission: 'payments.read' },
      data: { paymentId, orderId, orderNumber, amount, currency, failure },
    }),
  ),
  tells(StockLow, ({ variantId, storeId, available, lowAt }: StockFacts & { readonly lowAt: number }) => ({
    staff: { permission: 'stock.read', storeId },
    data: { variantId, storeId, available, lowAt },
  })),
  tells(WebhookEndpointDisabled, (endpoint: EndpointDisabledFacts) => ({
    staff: { permission: 'webhooks.read' },
    data: { ...endpoint },
  })),
]);

/** The events that people are told of. */
export const TOLD_EVENTS = [
  OrderPaid,
  OrderStatusChanged,
  OrderCancelled,
  PaymentFailed,
  StockLow,
  WebhookEndpointDisabled,
] as const;

/** Who is to be told of an event, if anybody. */
export function whatToTell(event: NumberedEvent): Telling | undefined {
  return TELLERS.get(event.type)?.(event);
}

function ofOrder({ orderId, number, status, storeId, customerId, currency, totals }: OrderFacts): Telling {
  return {
    ...(customerId && { customerId }),
    staff: { permission: 'orders.read', storeId },
    data: { orderId, number, status, currency, total: totals.total },
  };
}
