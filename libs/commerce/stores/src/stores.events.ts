import { defineEvent } from '#foundation/tenancy';

/** Fields of every event about a store. */
export interface StoreFacts {
  readonly storeId: string;
  readonly code: string;
  readonly name: string;
  readonly active: boolean;
}

const example: StoreFacts = {
  storeId: '01jd2k3m4n5p6q7r8s9tavwxyz',
  code: 'berlin-mitte',
  name: 'Berlin Mitte',
  active: true,
};

export const StoreCreated = defineEvent<StoreFacts>({
  type: 'store.created',
  summary: 'A store was added.',
  readWith: 'stores.read',
  example,
});

export const StoreUpdated = defineEvent<StoreFacts>({
  type: 'store.updated',
  summary: 'A store changed.',
  readWith: 'stores.read',
  example,
});

export const StoreDeleted = defineEvent<StoreFacts>({
  type: 'store.deleted',
  summary: 'A store was deleted.',
  readWith: 'stores.read',
  example: { ...example, active: false },
});
