import { id, list, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

const GROUP = { groupId: id(), key: text(), name: text() };
export type CustomerGroupFacts = FactsOf<typeof GROUP>;

const ID = '01jd2k3m4n5p6q7r8s9tavwxyz';
const example: CustomerGroupFacts = { groupId: ID, key: 'wholesale', name: 'Wholesale' };

export const CustomerGroupCreated = defineEvent({
  type: 'customer-group.created',
  summary: 'A group of customers was added.',
  readWith: 'customers.read',
  data: GROUP,
  example,
});

export const CustomerGroupUpdated = defineEvent({
  type: 'customer-group.updated',
  summary: 'A group of customers was changed.',
  readWith: 'customers.read',
  data: GROUP,
  example,
});

export const CustomerGroupDeleted = defineEvent({
  type: 'customer-group.deleted',
  summary: 'A group of customers was deleted; nobody is in it any more.',
  readWith: 'customers.read',
  data: GROUP,
  example,
});

export const CustomerGroupsChanged = defineEvent({
  type: 'customer.groups-changed',
  summary: 'A customer is in other groups.',
  readWith: 'customers.read',
  data: { customerId: id(), groupIds: list(id()) },
  example: { customerId: ID, groupIds: [ID] },
});
