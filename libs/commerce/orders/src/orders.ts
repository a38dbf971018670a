import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { everyWordOf, readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import type { Permission } from '#platform/permissions';
import { collectionOf, demandAnywhere, TenantInjectable } from '#foundation/tenancy';
import { Order, type PaymentStatus } from './order.schema.js';
import type { OrderStatus } from './order-state.js';
import { orderErrors } from './orders.errors.js';

/** Who a shopper is: the customer or guest who placed an order owns it. Staff own no orders. */
export interface OrderOwner {
  readonly customerId?: string;
  /** Whether the caller proved to be the guest who placed the order. */
  readonly guestOf?: (orderId: string) => boolean;
}

/** Filters of the staff's list of orders. `from` is inclusive, `to` is exclusive. */
export interface OrderFilter {
  /** The order has one of these. */
  readonly statuses?: readonly OrderStatus[];
  readonly paymentStatuses?: readonly PaymentStatus[];
  readonly storeId?: string;
  readonly customerId?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** An order's number, the beginning of an email address, or words of the name in one of the addresses: all are needed. */
  readonly search?: string;
}

/** Reads orders, inside the caller's transaction if one is running. Orders that the caller may not see are answered with order.not-found. */
@TenantInjectable()
export class Orders {
  constructor(@InjectModel(Order.name) private readonly orders: Model<Order>) {}

  /** Reads any order without a permission check, for internal processes. @throws order.not-found */
  async byId(orderId: string): Promise<Order> {
    const order = await this.find(orderId);
    if (!order) throw orderErrors.notFound();
    return order;
  }

  /** As {@link byId}; null if there is none. */
  find(orderId: string): Promise<Order | null> {
    return collectionOf(this.orders).findOne({ _id: orderId });
  }

  /** Reads an order of this owner. @throws order.not-found if it does not exist or belongs to somebody else */
  async own(orderId: string, owner: OrderOwner): Promise<Order> {
    const order = await this.byId(orderId);
    if (!isOwn(order, owner)) throw orderErrors.notFound();
    return order;
  }

  /**
   * Reads any order, for staff.
   * @param permission the permission that the staff member needs in the order's store
   * @throws request.forbidden without the permission; order.not-found if it is not valid for the order's store
   */
  async forStaff(orderId: string, permission: Permission = 'orders.read'): Promise<Order> {
    const stores = demandAnywhere(permission);
    const order = await this.byId(orderId);
    if (stores && !stores.includes(order.storeId)) throw orderErrors.notFound();
    return order;
  }

  /** A customer's own orders. */
  ofCustomer(customerId: string, page: PageRequest): Promise<PageRows<Order>> {
    return readPage(collectionOf(this.orders), page, { filter: { customerId } });
  }

  /** Lists orders for staff, only of the stores that they are limited to. @throws request.forbidden without orders.read */
  async list(filter: OrderFilter, page: PageRequest): Promise<PageRows<Order>> {
    const stores = demandAnywhere('orders.read');
    return readPage(collectionOf(this.orders), page, { filter: conditions(filter, stores) });
  }
}

function isOwn(order: Order, { customerId, guestOf }: OrderOwner): boolean {
  if (guestOf?.(order._id)) return true;
  return customerId !== undefined && order.customerId === customerId;
}

function conditions(filter: OrderFilter, stores: readonly string[] | undefined): QueryFilter<Order> {
  const { statuses, paymentStatuses, storeId, customerId, from, to, search } = filter;
  const all: QueryFilter<Order>[] = [];
  if (statuses) all.push({ status: { $in: [...statuses] } });
  if (paymentStatuses) all.push({ paymentStatus: { $in: [...paymentStatuses] } });
  if (customerId) all.push({ customerId });
  if (storeId) all.push({ storeId });
  if (stores) all.push({ storeId: { $in: [...stores] } });
  if (from) all.push({ createdAt: { $gte: from } });
  if (to) all.push({ createdAt: { $lt: to } });
  if (search) {
    const beginning = search.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const named = { $text: { $search: everyWordOf(search) } };
    all.push({ $or: [{ number: search }, { email: { $regex: `^${beginning}` } }, named] });
  }
  return all.length > 0 ? { $and: all } : {};
}
