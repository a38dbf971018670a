/** Every status of an order. A new one is a name here and a row below; nothing compiles without the row. */
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

/** Who brings an order into a status: staff by hand, or a process that also moves stock and money. */
export type Mover = 'staff' | 'payment' | 'cancellation';

interface StatusRule {
  /** Statuses that may follow; none: the order's story ends here. */
  readonly next: readonly OrderStatus[];
  readonly movedBy: Mover;
  /** The status exists for orders of this delivery type alone. */
  readonly only?: DeliveryType;
}

const RULES: Readonly<Record<OrderStatus, StatusRule>> = {
  /** Stock is held, money is awaited. */
  pending: { next: ['processing', 'cancelled'], movedBy: 'payment' },
  /** Paid. */
  processing: { next: ['preparing', 'ready-for-pickup', 'shipped', 'cancelled'], movedBy: 'payment' },
  preparing: { next: ['ready-for-pickup', 'shipped', 'cancelled'], movedBy: 'staff' },
  'ready-for-pickup': { next: ['delivered', 'cancelled'], movedBy: 'staff', only: 'pickup' },
  shipped: { next: ['delivered'], movedBy: 'staff', only: 'delivery' },
  delivered: { next: [], movedBy: 'staff' },
  cancelled: { next: [], movedBy: 'cancellation' },
};

/** An order as far as its status is concerned. */
export interface Stateful {
  readonly status: OrderStatus;
  readonly deliveryType: DeliveryType;
}

/** Statuses that may follow the order's present one. @param mover leave out what this one cannot bring about */
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

/** Whether nothing can follow. */
export function isFinal(status: OrderStatus): boolean {
  return RULES[status].next.length === 0;
}

/** Who brings orders into this status. */
export function moverOf(status: OrderStatus): Mover {
  return RULES[status].movedBy;
}
