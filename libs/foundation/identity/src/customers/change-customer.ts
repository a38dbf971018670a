import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { accepted, given } from '#platform/values';
import { collectionOf, demand, Outbox, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { CallerGroups } from '../customer-groups/caller-groups.js';
import { CustomerGroupsChanged } from '../customer-groups/customer-group.events.js';
import { CustomerGroups } from '../customer-groups/customer-groups.js';
import { GROUPS_OF_CUSTOMER, valueErrors } from '../identity-values.js';
import { identityErrors } from '../identity.errors.js';
import { Customer, type CustomerRecord } from './customer.schema.js';
import { Customers, type CustomerProfile } from './customers.js';

export interface CustomerChange extends Partial<CustomerProfile> {
  readonly groupIds?: readonly string[];
}

/** What staff change about a customer: the profile, and the groups, which customers cannot choose. */
@TenantInjectable()
export class ChangeCustomer {
  constructor(
    @InjectModel(Customer.name) private readonly rows: Model<Customer>,
    private readonly customers: Customers,
    private readonly groups: CustomerGroups,
    private readonly callerGroups: CallerGroups,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** @throws request.forbidden, customer.not-found, customer-group.unknown, identity.invalid-value */
  async change(id: string, { groupIds, ...profile }: CustomerChange): Promise<CustomerRecord> {
    demand('customers.write');
    // The answer shows the person.
    demand('customers.read');
    return this.unitOfWork.run(async () => {
      if (Object.keys(given(profile)).length > 0) await this.customers.update(id, profile);
      if (groupIds !== undefined) await this.putIntoGroups(id, groupIds);
      return this.customers.byId(id);
    });
  }

  private async putIntoGroups(id: string, wanted: readonly string[]): Promise<void> {
    const { groupIds } = accepted(GROUPS_OF_CUSTOMER, { groupIds: wanted }, valueErrors.invalid);
    await this.unitOfWork.run(async (unit) => {
      await this.groups.mustExist(groupIds);
      const before = await collectionOf(this.rows).findOneAndUpdate(
        { _id: id },
        { $set: { groupIds: [...groupIds] } },
        { projection: { groupIds: 1 } },
      );
      if (!before) throw identityErrors.customerNotFound();
      const changes = { before: { groupIds: before.groupIds ?? [] }, after: { groupIds } };
      await this.outbox.append(CustomerGroupsChanged.of(id, { customerId: id, groupIds }, changes));
      this.callerGroups.announce(unit, id);
    });
  }
}
