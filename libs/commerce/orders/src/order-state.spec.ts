import {
  canBecome,
  DELIVERY_TYPES,
  isFinal,
  moverOf,
  nextStatuses,
  ORDER_STATUSES,
  type OrderStatus,
} from './order-state.js';

function reachable(deliveryType: 'delivery' | 'pickup'): Set<OrderStatus> {
  const found = new Set<OrderStatus>(['pending']);
  for (const status of found) for (const next of nextStatuses({ status, deliveryType })) found.add(next);
  return found;
}

describe('order states', () => {
  it.each(ORDER_STATUSES)('%s has a rule and is reachable', (status) => {
    expect(moverOf(status)).toBeDefined();
    expect(DELIVERY_TYPES.some((type) => reachable(type).has(status))).toBe(true);
  });

  it('end only in delivered or cancelled', () => {
    for (const deliveryType of DELIVERY_TYPES) {
      for (const status of reachable(deliveryType)) {
        const ends = nextStatuses({ status, deliveryType }).length === 0;
        expect([status, ends]).toEqual([status, status === 'delivered' || status === 'cancelled']);
        expect(isFinal(status)).toBe(ends);
      }
    }
  });

  it('never lead back', () => {
    const later = (status: OrderStatus, seen: Set<OrderStatus>): Set<OrderStatus> => {
      for (const next of nextStatuses({ status, deliveryType: 'delivery' })) {
        seen.add(next);
        later(next, seen);
      }
      return seen;
    };
    for (const status of ORDER_STATUSES) expect(later(status, new Set()).has(status)).toBe(false);
  });

  it('allow shipping only for delivery, and pick-up only for pick-up orders', () => {
    expect(canBecome({ status: 'preparing', deliveryType: 'pickup' }, 'shipped')).toBe(false);
    expect(canBecome({ status: 'preparing', deliveryType: 'delivery' }, 'ready-for-pickup')).toBe(false);
    expect(canBecome({ status: 'preparing', deliveryType: 'pickup' }, 'ready-for-pickup')).toBe(true);
  });

  it('do not let staff set paid or cancelled by hand', () => {
    expect(nextStatuses({ status: 'pending', deliveryType: 'delivery' }, 'staff')).toEqual([]);
    expect(nextStatuses({ status: 'processing', deliveryType: 'delivery' }, 'staff')).toEqual([
      'preparing',
      'shipped',
    ]);
  });
});
