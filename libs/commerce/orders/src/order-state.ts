/** Every status of an order. A new status also needs a rule in RULES; without the rule it does not compile. */
export const ORDER_STATUSES = [
  'pending',
  'processing',
  'preparing',
  'ready-for-pickup',
  'shipped',
  'delivered',
  'cancelled',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const DELIVERY_TYPES = ['delivery', 'pickup'] as const;
export type DeliveryType = (typeof DELIVERY_TYPES)[number];

/** Who gives an order a status: staff by hand, or a process that also changes stock and money. */
export type Mover = 'staff' | 'payment' | 'cancellation';

interface StatusRule {
  /** Statuses that may follow. The list is empty for a final status. */
  readonly next: readonly OrderStatus[];
  readonly movedBy: Mover;
  /** Only orders of this delivery type can have the status. */
  readonly only?: DeliveryType;
}

const RULES: Readonly<Record<OrderStatus, StatusRule>> = {
  /** The stock is reserved and the payment is not complete. */
  pending: { next: ['processing', 'cancelled'], movedBy: 'payment' },
  /** Paid. */
  processing: { next: ['preparing', 'ready-for-pickup', 'shipped', 'cancelled'], movedBy: 'payment' },
  preparing: { next: ['ready-for-pickup', 'shipped', 'cancelled'], movedBy: 'staff' },
  'ready-for-pickup': { next: ['delivered', 'cancelled'], movedBy: 'staff', only: 'pickup' },
  shipped: { next: ['delivered'], movedBy: 'staff', only: 'delivery' },
  delivered: { next: [], movedBy: 'staff' },
  cancelled: { next: [], movedBy: 'cancellation' },
};

/** The fields of an order that decide its next statuses. */
export interface Stateful {
  readonly status: OrderStatus;
  readonly deliveryType: DeliveryType;
}

/** Statuses that may follow the order's present status. @param mover keeps only the statuses that this mover gives */
export function nextStatuses(order: Stateful, mover?: Mover): readonly OrderStatus[] {
  return RULES[order.status].next.filter((status) => {
    const { only, movedBy } = RULES[status];
    return (!only || only === order.deliveryType) && (!mover || movedBy === mover);
  });
}

/** Whether the order may get this status now. */
export function canBecome(order: Stateful, status: OrderStatus): boolean {
  return nextStatuses(order).includes(status);
}

/** Whether no status can follow. */
export function isFinal(status: OrderStatus): boolean {
  return RULES[status].next.length === 0;
}

/** Who gives orders this status. */
export function moverOf(status: OrderStatus): Mover {
  return RULES[status].movedBy;
}
