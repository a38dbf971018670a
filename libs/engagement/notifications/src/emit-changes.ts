import type { StaffPermission } from '#platform/permissions';
import { StaffAccounts } from '#foundation/identity';
import { StockChanged, type StockFacts } from '#commerce/inventory/events';
import { OrderPlaced, OrderStatusChanged, type OrderFacts } from '#commerce/orders/events';
import { Live, Subscriber, type EventSubscriber, type NumberedEvent, type Person } from '#foundation/tenancy';
import { OrderUpdated, StockUpdated } from './live-messages.js';

/**
 * Keeps open pages up to date: `order.updated` to the shopper and to staff who may see the order, `stock.changed` to
 * staff who may see the stock. The messages are not stored; a page that missed one reads the order or the stock again.
 */
@Subscriber({
  name: 'notifications.changes',
  on: [OrderPlaced, OrderStatusChanged, StockChanged],
  effect: 'outside',
})
export class EmitChanges implements EventSubscriber {
  constructor(
    private readonly staff: StaffAccounts,
    private readonly live: Live,
  ) {}

  async handle(event: NumberedEvent<OrderFacts | StockFacts>): Promise<void> {
    if (event.type === StockChanged.type) return this.stockChanged(event.data as StockFacts);
    return this.orderUpdated(event.data as OrderFacts);
  }

  private async stockChanged({ variantId, storeId, onHand, reserved, available }: StockFacts): Promise<void> {
    const people = await this.staffWith('stock.read', storeId);
    this.live.tell(people, StockUpdated, { variantId, storeId, onHand, reserved, available });
  }

  private async orderUpdated(order: OrderFacts): Promise<void> {
    const { orderId, number, status, paymentStatus, customerId, storeId } = order;
    const people = await this.staffWith('orders.read', storeId);
    if (customerId) people.push({ type: 'customer', id: customerId });
    this.live.tell(people, OrderUpdated, { orderId, number, status, paymentStatus });
  }

  private async staffWith(permission: StaffPermission, storeId: string): Promise<Person[]> {
    const ids = await this.staff.holding(permission, storeId);
    return ids.map((id) => ({ type: 'staff', id }));
  }
}
