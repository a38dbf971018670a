import type { StaffPermission } from '#platform/permissions';
import { StockLow, type StockFacts } from '#commerce/inventory/events';
import {
  OrderCancelled,
  OrderPaid,
  OrderStatusChanged,
  type OrderFacts,
  type StatusChangedFacts,
} from '#commerce/orders/events';
import { PaymentFailed, type PaymentFailedFacts } from '#commerce/payments/events';
import { WebhookEndpointDisabled, type EndpointDisabledFacts } from '#integration/webhooks/events';
import type { EventDefinition, NumberedEvent } from '#foundation/tenancy';

/** The content of an event's notifications, and whom it concerns. */
export interface NotificationContent {
  readonly customerId?: string;
  /**
   * The store of the event. If absent, the event concerns the whole tenant, and staff limited to stores are not
   * notified.
   */
  readonly storeId?: string;
  readonly data: Record<string, unknown>;
}

/** The content of notifications of a type of event, and the permission that staff need to get and read them. */
interface NotificationRule {
  readonly definition: EventDefinition;
  readonly permission: StaffPermission;
  readonly contentOf: (event: NumberedEvent) => NotificationContent | undefined;
}

function rule<T>(
  definition: EventDefinition<T>,
  permission: StaffPermission,
  contentOf: (facts: T) => NotificationContent | undefined,
): NotificationRule {
  return {
    definition: definition as EventDefinition,
    permission,
    contentOf: ({ data }) => contentOf(data as T),
  };
}

/** Statuses that have an event of their own: that event causes the notification. */
const STATUSES_WITH_OWN_EVENT: ReadonlySet<string> = new Set(['processing', 'cancelled']);

const RULES: readonly NotificationRule[] = [
  rule(OrderPaid, 'orders.read', (order: OrderFacts) => ofOrder(order)),
  rule(OrderStatusChanged, 'orders.read', (order: StatusChangedFacts) =>
    STATUSES_WITH_OWN_EVENT.has(order.status) ? undefined : ofOrder(order),
  ),
  rule(OrderCancelled, 'orders.read', (order: StatusChangedFacts) => ofOrder(order)),
  // Events written by older versions have no store.
  rule(PaymentFailed, 'payments.read', ({ storeId, ...payment }: PaymentFailedFacts) => {
    const { paymentId, orderId, orderNumber, amount, currency, failure } = payment;
    return { storeId, data: { paymentId, orderId, orderNumber, amount, currency, failure } };
  }),
  rule(StockLow, 'stock.read', (stock: StockFacts & { readonly lowAt: number }) => {
    const { variantId, storeId, available, lowAt } = stock;
    return { storeId, data: { variantId, storeId, available, lowAt } };
  }),
  rule(WebhookEndpointDisabled, 'webhooks.read', (endpoint: EndpointDisabledFacts) => {
    const { endpointId, reason } = endpoint;
    const { origin, pathname } = new URL(endpoint.url);
    // Events written by older versions have the whole address, whose query may contain secrets.
    return { data: { endpointId, url: origin + pathname, reason } };
  }),
];

const BY_TYPE: ReadonlyMap<string, NotificationRule> = new Map(
  RULES.map((each) => [each.definition.type, each]),
);

/** The events that people are notified of. */
export const NOTIFIED_EVENTS: readonly EventDefinition[] = RULES.map(({ definition }) => definition);

/** The content of an event's notifications; undefined if the event causes none. */
export function notificationFor(event: NumberedEvent): NotificationContent | undefined {
  return BY_TYPE.get(event.type)?.contentOf(event);
}

/** The permission that staff need to be notified of a type of event, and to read its notifications. */
export function permissionToRead(type: string): StaffPermission | undefined {
  return BY_TYPE.get(type)?.permission;
}

function ofOrder({
  orderId,
  number,
  status,
  storeId,
  customerId,
  currency,
  totals,
}: OrderFacts): NotificationContent {
  return {
    ...(customerId && { customerId }),
    storeId,
    data: { orderId, number, status, currency, total: totals.total },
  };
}
