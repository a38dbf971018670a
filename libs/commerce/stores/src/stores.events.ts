import { flag, id, text, type FactsOf } from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';

/** Fields of every event about a store. */
const STORE = { storeId: id(), code: text(), name: text(), active: flag() };
export type StoreFacts = FactsOf<typeof STORE>;

const example: StoreFacts = {
  storeId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  code: 'berlin-mitte',
  name: 'Berlin Mitte',
  active: true,
};

export const StoreCreated = defineEvent({
  type: 'store.created',
  summary: 'A store was added.',
  readWith: 'stores.read',
  data: STORE,
  example,
});

export const StoreUpdated = defineEvent({
  type: 'store.updated',
  summary: 'A store changed.',
  readWith: 'stores.read',
  data: STORE,
  example,
});

export const StoreDeleted = defineEvent({
  type: 'store.deleted',
  summary: 'A store was deleted.',
  readWith: 'stores.read',
  data: STORE,
  example: { ...example, active: false },
});
