import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';
import type { PagePlan } from '#platform/http';
import { read, TenantInjectable, type Principal } from '#tenancy';
import { Order } from './order.schema.js';
import type { OrderStatus } from './order-state.js';
import { orderErrors } from './orders.errors.js';

/** Who wants to see orders, and what opens them. */
export interface OrderViewer {
  readonly principal?: Principal;
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

export interface OrderRows {
  readonly rows: readonly Order[];
  readonly total?: number;
}

/** Reads orders, outside transactions. What the viewer may not see does not exist. */
@TenantInjectable()
export class Orders {
  constructor(@InjectModel(Order.name) private readonly orders: Model<Order>) {}

  /** For processes that act on their own authority. @throws order.not-found */
  async byId(orderId: string): Promise<Order> {
    const order = await read(this.orders).findOne({ _id: orderId });
    if (!order) throw orderErrors.notFound();
    return order;
  }

  /** @throws order.not-found when there is none, or it is somebody else's */
  async visible(orderId: string, viewer: OrderViewer): Promise<Order> {
    const order = await this.byId(orderId);
    if (!mayView(order, viewer)) throw orderErrors.notFound();
    return order;
  }

  /** A customer's own orders. */
  ofCustomer(customerId: string, plan: PagePlan): Promise<OrderRows> {
    return this.page({ customerId }, plan);
  }

  /** Orders as staff list them, within the stores they are limited to. */
  list(filter: OrderFilter, plan: PagePlan, staff: Principal): Promise<OrderRows> {
    return this.page(conditions(filter, staff), plan);
  }

  private async page(filter: QueryFilter<Order>, plan: PagePlan): Promise<OrderRows> {
    const orders = read(this.orders);
    const rows = await orders
      .find(plan.where(filter) as object)
      .sort(plan.sort)
      .limit(plan.limit)
      .toArray();
    return { rows, ...(plan.wantsTotal && { total: await orders.countDocuments(filter as object) }) };
  }
}

function mayView(order: Order, { principal, guestOf }: OrderViewer): boolean {
  if (guestOf?.(order._id)) return true;
  if (principal?.audience === 'customer') return order.customerId === principal.id;
  if (principal?.audience !== 'staff') return false;
  return !principal.stores || principal.stores.includes(order.storeId);
}

function conditions(filter: OrderFilter, staff: Principal): QueryFilter<Order> {
  const { status, storeId, customerId, from, to, search } = filter;
  const all: QueryFilter<Order>[] = [];
  if (status) all.push({ status });
  if (customerId) all.push({ customerId });
  if (storeId) all.push({ storeId });
  if (staff.stores) all.push({ storeId: { $in: [...staff.stores] } });
  if (from) all.push({ createdAt: { $gte: from } });
  if (to) all.push({ createdAt: { $lt: to } });
  if (search) {
    const beginning = search.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    all.push({ $or: [{ number: search }, { email: { $regex: `^${beginning}` } }] });
  }
  return all.length > 0 ? { $and: all } : {};
}
