import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { currentExecution } from '#platform/context';
import { collectionOf, CurrentTenant, TenantFacts, TenantInjectable, type Unit } from '#foundation/tenancy';
import { Customer } from '../customers/customer.schema.js';
import { CustomerGroups } from './customer-groups.js';

const NONE: readonly string[] = [];

/**
 * The groups of whoever calls. Guests have none, and asking costs nothing; for customers it is a look-up in memory, which a
 * change renews at once in every process (see TenantFacts).
 */
@TenantInjectable()
export class CallerGroups {
  constructor(
    @InjectModel(Customer.name) private readonly customers: Model<Customer>,
    private readonly groups: CustomerGroups,
    private readonly facts: TenantFacts,
    private readonly tenant: CurrentTenant,
  ) {}

  /** Ids of the groups of the customer who calls; none for everybody else. */
  async ids(): Promise<readonly string[]> {
    const caller = currentExecution()?.caller;
    return caller?.audience === 'customer' && caller.id !== undefined ? this.of(caller.id) : NONE;
  }

  /** Ids of a customer's groups, for work that is done for a customer; undefined: a guest. */
  async of(customerId: string | undefined): Promise<readonly string[]> {
    if (customerId === undefined) return NONE;
    const own = await this.facts.get(this.tenant.id, factOf(customerId), async () => {
      const row = await collectionOf(this.customers).findOne(
        { _id: customerId },
        { projection: { groupIds: 1 } },
      );
      return row?.groupIds ?? NONE;
    });
    return (await this.groups.existing(own)).map(({ _id }) => _id);
  }

  /** A customer is in other groups: everybody looks again after the commit. */
  announce(unit: Unit, customerId: string): void {
    unit.afterCommit(() => this.facts.changed(this.tenant.id, [factOf(customerId)]));
  }
}

function factOf(customerId: string): `customer-groups:${string}` {
  return `customer-groups:${customerId}`;
}
