import type { Actor } from '#platform/context';
import { Id, Int, Iso8601, Nested, OneOf, QueryList, SortedPageQuery, Text, TextList } from '#platform/http';
import { PAYMENT_STATUSES, type Order, type PaymentStatus } from '../order.schema.js';
import { moverOf, nextStatuses, ORDER_STATUSES, type OrderStatus } from '../order-state.js';
import type { OrderFilter } from '../orders.js';
import type { NameStaff } from '../staff-in-history.js';
import { OrderDto } from './order.dto.js';

export class ActorDto {
  @OneOf(['guest', 'customer', 'staff', 'operator', 'system'], { name: 'ActorType' })
  type: 'guest' | 'customer' | 'staff' | 'operator' | 'system';

  @Text({ optional: true })
  id?: string;

  @Text({ optional: true, max: 255, example: 'Grace Hopper', description: 'Name of a member of staff' })
  name?: string;

  static of(actor: Actor, nameOf: NameStaff): ActorDto {
    const { type, id } = actor;
    const name = nameOf(actor);
    return { type, ...(id && { id }), ...(name && { name }) };
  }
}

export class StatusChangeDto {
  @OneOf(ORDER_STATUSES, { name: 'OrderStatus', nullable: true })
  from: OrderStatus | null;

  @OneOf(ORDER_STATUSES, { name: 'OrderStatus' })
  to: OrderStatus;

  @Iso8601()
  at: string;

  @Nested(() => ActorDto)
  actor: ActorDto;

  @Text({ nullable: true, max: 500 })
  reason: string | null;
}

/** An order as staff see it. */
export class AdminOrderDto extends OrderDto {
  @TextList({
    values: ORDER_STATUSES,
    name: 'OrderStatus',
    description: 'Statuses that staff may give the order now',
  })
  nextStatuses: readonly OrderStatus[];

  @Nested(() => StatusChangeDto, { array: true })
  history: StatusChangeDto[];

  @Int({ min: 1 })
  version: number;

  @Iso8601()
  updatedAt: string;

  static forStaff(order: Order, nameOf: NameStaff): AdminOrderDto {
    return {
      ...OrderDto.of(order),
      nextStatuses: nextStatuses(order).filter((status) => moverOf(status) !== 'payment'),
      history: order.history.map(({ from, to, at, actor, reason }) => ({
        from: from ?? null,
        to,
        at: at.toISOString(),
        actor: ActorDto.of(actor, nameOf),
        reason: reason ?? null,
      })),
      version: order.version,
      updatedAt: order.updatedAt.toISOString(),
    };
  }
}

export class AdminOrderQuery extends SortedPageQuery(['-createdAt', 'createdAt']) {
  @QueryList({ values: ORDER_STATUSES, name: 'OrderStatus', optional: true, example: ['processing'] })
  status?: readonly OrderStatus[];

  @QueryList({ values: PAYMENT_STATUSES, name: 'OrderPaymentStatus', optional: true, example: ['paid'] })
  paymentStatus?: readonly PaymentStatus[];

  @Id({ optional: true })
  storeId?: string;

  @Id({ optional: true })
  customerId?: string;

  @Iso8601({ optional: true, description: 'Placed at this time or later' })
  from?: string;

  @Iso8601({ optional: true, description: 'Placed before this time' })
  to?: string;

  @Text({
    optional: true,
    max: 254,
    example: 'lovelace',
    description: 'An order’s number, the beginning of an email address, or words of a name in its addresses',
  })
  search?: string;

  static filterOf(query: AdminOrderQuery): OrderFilter {
    const { status: statuses, paymentStatus: paymentStatuses, storeId, customerId, from, to, search } = query;
    return {
      statuses,
      paymentStatuses,
      storeId,
      customerId,
      search,
      ...(from && { from: new Date(from) }),
      ...(to && { to: new Date(to) }),
    };
  }
}
