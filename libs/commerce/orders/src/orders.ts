import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import { readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import type { Permission } from '#platform/permissions';
import { demandAnywhere, read, TenantInjectable } from '#foundation/tenancy';
import { Order } from './order.schema.js';
import type { OrderStatus } from './order-state.js';
import { orderErrors } from './orders.errors.js';

/** What makes an order somebody's own: they placed it. Staff are nobody's owner, whatever they may do. */
export interface OrderOwner {
  readonly customerId?: string;
  /** Whether the caller proved to be the guest who placed the order. */
  readonly guestOf?: (orderId: string) => boolean;
}

/** What narrows the list of staff. Times are inclusive from, exclusive to. */
export interface OrderFilter {
  readonly status?: OrderStatus;
  readonly storeId?: string;
  readonly customerId?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** An order's number, or the beginning of an email address. */
  readonly search?: string;
}

/** Reads orders, outside transactions. What somebody may not see does not exist for them. */
@TenantInjectable()
export class Orders {
  constructor(@InjectModel(Order.name) private readonly orders: Model<Order>) {}

  /** For processes that act on their own authority. @throws order.not-found */
  async byId(orderId: string): Promise<Order> {
    const order = await read(this.orders).findOne({ _id: orderId });
    if (!order) throw orderErrors.notFound();
    return order;
  }

  /** One's own order. @throws order.not-found when there is none, or it is somebody else's */
  async own(orderId: string, owner: OrderOwner): Promise<Order> {
    const order = await this.byId(orderId);
    if (!isOwn(order, owner)) throw orderErrors.notFound();
    return order;
  }

  /**
   * Anybody's order, for staff.
   * @param permission what they want to do with it
   * @throws request.forbidden without the permission; order.not-found where it does not count in the order's store
   */
  async forStaff(orderId: string, permission: Permission = 'orders.read'): Promise<Order> {
    const stores = demandAnywhere(permission);
    const order = await this.byId(orderId);
    if (stores && !stores.includes(order.storeId)) throw orderErrors.notFound();
    return order;
  }

  /** A customer's own orders. */
  ofCustomer(customerId: string, page: PageRequest): Promise<PageRows<Order>> {
    return readPage(read(this.orders), page, { filter: { customerId } });
  }

  /** Orders as staff list them, within the stores they are limited to. @throws request.forbidden without orders.read */
  async list(filter: OrderFilter, page: PageRequest): Promise<PageRows<Order>> {
    const stores = demandAnywhere('orders.read');
    return readPage(read(this.orders), page, { filter: conditions(filter, stores) });
  }
}

function isOwn(order: Order, { customerId, guestOf }: OrderOwner): boolean {
  if (guestOf?.(order._id)) return true;
  return customerId !== undefined && order.customerId === customerId;
}

function conditions(filter: OrderFilter, stores: readonly string[] | undefined): QueryFilter<Order> {
  const { status, storeId, customerId, from, to, search } = filter;
  const all: QueryFilter<Order>[] = [];
  if (status) all.push({ status });
  if (customerId) all.push({ customerId });
  if (storeId) all.push({ storeId });
  if (stores) all.push({ storeId: { $in: [...stores] } });
  if (from) all.push({ createdAt: { $gte: from } });
  if (to) all.push({ createdAt: { $lt: to } });
  if (search) {
    const beginning = search.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    all.push({ $or: [{ number: search }, { email: { $regex: `^${beginning}` } }] });
  }
  return all.length > 0 ? { $and: all } : {};
}
