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

/** Who is to be told of an event, and what. */
export interface Telling {
  readonly customerId?: string;
  /** The store that it happened in; absent: it concerns the whole tenant, and nobody who is limited to stores. */
  readonly storeId?: string;
  readonly data: Record<string, unknown>;
}

/** What is told of a type of event, and the permission that reading it needs: other staff never hear of it. */
interface Teller {
  readonly definition: EventDefinition;
  readonly permission: StaffPermission;
  readonly tell: (event: NumberedEvent) => Telling | undefined;
}

function teller<T>(
  definition: EventDefinition<T>,
  permission: StaffPermission,
  tell: (facts: T) => Telling | undefined,
): Teller {
  return { definition: definition as EventDefinition, permission, tell: ({ data }) => tell(data as T) };
}

/** A status that has an event of its own is told of by that. */
const TOLD_OTHERWISE: ReadonlySet<string> = new Set(['processing', 'cancelled']);

const TELLERS: readonly Teller[] = [
  teller(OrderPaid, 'orders.read', (order: OrderFacts) => ofOrder(order)),
  teller(OrderStatusChanged, 'orders.read', (order: StatusChangedFacts) =>
    TOLD_OTHERWISE.has(order.status) ? undefined : ofOrder(order),
  ),
  teller(OrderCancelled, 'orders.read', (order: StatusChangedFacts) => ofOrder(order)),
  // Those that older versions wrote name no store.
  teller(PaymentFailed, 'payments.read', ({ storeId, ...payment }: PaymentFailedFacts) => {
    const { paymentId, orderId, orderNumber, amount, currency, failure } = payment;
    return { storeId, data: { paymentId, orderId, orderNumber, amount, currency, failure } };
  }),
  teller(StockLow, 'stock.read', (stock: StockFacts & { readonly lowAt: number }) => {
    const { variantId, storeId, available, lowAt } = stock;
    return { storeId, data: { variantId, storeId, available, lowAt } };
  }),
  teller(WebhookEndpointDisabled, 'webhooks.read', (endpoint: EndpointDisabledFacts) => {
    const { endpointId, reason } = endpoint;
    const { origin, pathname } = new URL(endpoint.url);
    // What older versions wrote has the whole address in it, with whatever its receiver keeps secret there.
    return { data: { endpointId, url: origin + pathname, reason } };
  }),
];

const BY_TYPE: ReadonlyMap<string, Teller> = new Map(TELLERS.map((each) => [each.definition.type, each]));

/** The events that people are told of. */
export const TOLD_EVENTS: readonly EventDefinition[] = TELLERS.map(({ definition }) => definition);

/** Who is to be told of an event, if anybody. */
export function whatToTell(event: NumberedEvent): Telling | undefined {
  return BY_TYPE.get(event.type)?.tell(event);
}

/** The permission that staff need to be told of a type of event, and to read it afterwards. */
export function permissionToHear(type: string): StaffPermission | undefined {
  return BY_TYPE.get(type)?.permission;
}

function ofOrder({ orderId, number, status, storeId, customerId, currency, totals }: OrderFacts): Telling {
  return {
    ...(customerId && { customerId }),
    storeId,
    data: { orderId, number, status, currency, total: totals.total },
  };
}
