import { ActorNames } from '#foundation/audit';
import type { Actor } from '#platform/context';
import { TenantInjectable } from '#foundation/tenancy';
import type { Order } from './order.schema.js';

/** The name of a member of staff; undefined for all others, and if they no longer work here. */
export type NameStaff = (actor: Actor) => string | undefined;

/**
 * Names the staff in the histories of orders. Whoever may see an order sees which colleague changed it, but neither that
 * person's email nor the names of programs.
 */
@TenantInjectable()
export class StaffInHistory {
  constructor(private readonly names: ActorNames) {}

  /** Looks up the names for all these orders at once. */
  async of(orders: readonly Order[]): Promise<NameStaff> {
    const actors = orders.flatMap(({ history }) => history.map(({ actor }) => actor));
    const staff = actors.filter(({ type }) => type === 'staff').map(({ type, id }) => ({ type, id }));
    const nameOf = await this.names.of(staff);
    return (actor) => nameOf(actor).name;
  }
}
