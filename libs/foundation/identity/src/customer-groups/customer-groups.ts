import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, given, type Metadata } from '#platform/values';
import {
  defineKind,
  Definitions,
  demand,
  Outbox,
  TenantInjectable,
  UnitOfWork,
  type DefinitionsOfKind,
  type StoredDefinition,
} from '#foundation/tenancy';
import { CUSTOMER_GROUP, valueErrors } from '../identity-values.js';
import { customerGroupErrors } from './customer-group.errors.js';
import { CustomerGroupCreated, CustomerGroupDeleted, CustomerGroupUpdated } from './customer-group.events.js';

interface GroupFields {
  readonly name: string;
  readonly description?: string;
  readonly metadata?: Metadata;
}

/** A group of customers, such as wholesale; it may have prices of its own. */
export type CustomerGroup = StoredDefinition<GroupFields>;

export interface CustomerGroupInput {
  readonly key: string;
  readonly name: string;
  readonly description?: string | null;
  readonly externalId?: string | null;
  readonly metadata?: Metadata;
}

export const CUSTOMER_GROUPS = defineKind<GroupFields>({
  name: 'customer-group',
  errors: customerGroupErrors,
});

/** They are read together, from memory. */
const MOST = 200;

/** The tenant's groups of customers. */
@TenantInjectable()
export class CustomerGroups {
  private readonly groups: DefinitionsOfKind<GroupFields>;

  constructor(
    definitions: Definitions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    this.groups = definitions.of(CUSTOMER_GROUPS);
  }

  /** @param externalId only the group that has it */
  list(page: PageRequest, externalId?: string): Promise<PageRows<CustomerGroup>> {
    demand('customers.read');
    return this.groups.list(page, { externalId });
  }

  /** @throws customer-group.not-found */
  get(id: string): Promise<CustomerGroup> {
    demand('customers.read');
    return this.groups.get(id);
  }

  /** Those of the ids that exist: a customer may still have the id of a deleted group. From memory. */
  async existing(ids: readonly string[]): Promise<readonly CustomerGroup[]> {
    if (ids.length === 0) return [];
    return (await this.groups.all()).filter(({ _id }) => ids.includes(_id));
  }

  /**
   * For a change that names groups: they exist when its unit of work commits.
   * @throws customer-group.unknown
   */
  mustExist(ids: readonly string[]): Promise<void> {
    return this.groups.mustExist(ids, customerGroupErrors.unknown);
  }

  /** @throws customer-group.key-taken, customer-group.external-id-taken, customer-group.too-many, identity.invalid-value */
  async create(wanted: CustomerGroupInput): Promise<CustomerGroup> {
    demand('customers.write');
    const input = accepted(CUSTOMER_GROUP, wanted, valueErrors.invalid);
    return this.unitOfWork.run(async () => {
      if ((await this.groups.count()) >= MOST) throw customerGroupErrors.tooMany();
      const group = await this.groups.insert(composed(input));
      await this.outbox.append(CustomerGroupCreated.of(group._id, factsOf(group)));
      return group;
    });
  }

  /**
   * Changes the given fields.
   * @param version the version that the change is made for
   * @throws customer-group.not-found, customer-group.changed, customer-group.key-taken, customer-group.external-id-taken,
   * identity.invalid-value
   */
  async change(id: string, wanted: Partial<CustomerGroupInput>, version: number): Promise<CustomerGroup> {
    demand('customers.write');
    const change = accepted(CUSTOMER_GROUP, given(wanted), valueErrors.invalid, { partial: true });
    return this.unitOfWork.run(async () => {
      const { before, after } = await this.groups.change(id, version, (seen) =>
        composed({ ...seen, ...change, metadata: { ...seen.metadata, ...change.metadata } }),
      );
      await this.outbox.append(CustomerGroupUpdated.of(id, factsOf(after), { before, after }));
      return after;
    });
  }

  /** Takes everybody out of the group and deletes it. @throws customer-group.not-found, customer-group.changed */
  async delete(id: string, version: number): Promise<void> {
    demand('customers.write');
    await this.unitOfWork.run(async () => {
      const group = await this.groups.delete(id, version);
      await this.outbox.append(CustomerGroupDeleted.of(id, factsOf(group)));
    });
  }
}

function composed({ key, name, description, externalId, metadata }: CustomerGroupInput) {
  return {
    key,
    name,
    ...(description && { description }),
    ...(externalId && { externalId }),
    ...(metadata && Object.keys(metadata).length > 0 && { metadata }),
  };
}

function factsOf({ _id, key, name }: CustomerGroup) {
  return { groupId: _id, key, name };
}
