import {
  id,
  list,
  nullable,
  object,
  oneOf,
  optional,
  text,
  time,
  whole,
  type FactsOf,
} from '#platform/facts';
import { defineEvent } from '#foundation/tenancy';
import { STOCK_AVAILABILITIES } from './stock-level.js';
import { MOVEMENT_KINDS } from './stock-movement.schema.js';

const VARIANT = '01jd2k3m4n5p6q7r8s9tavwxyz';
const STORE = '01jd2k3m4n5p6q7r8s9tavwxy0';

const STOCK = {
  variantId: id(),
  storeId: id(),
  onHand: whole(),
  reserved: whole(),
  available: whole(),
};
export type StockFacts = FactsOf<typeof STOCK>;

const stock: StockFacts = { variantId: VARIANT, storeId: STORE, onHand: 12, reserved: 2, available: 10 };

export const StockChanged = defineEvent({
  type: 'stock.changed',
  summary: 'The stock of a variant at a store changed. The numbers are those after the change.',
  readWith: 'stock.read',
  data: {
    ...STOCK,
    kind: oneOf(MOVEMENT_KINDS),
    reference: optional(text('What caused it, such as the id of an order')),
  },
  example: { ...stock, kind: 'reservation', reference: '01jd2k3m4n5p6q7r8s9tavwxy1' },
});

export const StockLow = defineEvent({
  type: 'stock.low',
  summary: 'The available stock of a variant at a store fell to its threshold or below it.',
  readWith: 'stock.read',
  data: { ...STOCK, lowAt: whole() },
  example: { ...stock, onHand: 5, available: 3, lowAt: 3 },
});

export const StockAvailabilityChanged = defineEvent({
  type: 'stock.availability-changed',
  summary: 'A variant was sold out at a store, became scarce there, or is in stock there again.',
  readWith: 'stock.read',
  data: { variantId: id(), storeId: id(), availability: oneOf(STOCK_AVAILABILITIES) },
  example: { variantId: VARIANT, storeId: STORE, availability: 'out-of-stock' },
});

export const StockThresholdSet = defineEvent({
  type: 'stock.threshold-set',
  summary: 'Somebody changed the low-stock threshold of a variant at a store; null: its stock is never low.',
  readWith: 'stock.read',
  published: false,
  data: { variantId: id(), storeId: id(), lowAt: nullable(whole()) },
  example: { variantId: VARIANT, storeId: STORE, lowAt: 3 },
});

export const StockImported = defineEvent({
  type: 'stock.imported',
  summary: 'Variants got their first stock at a store from an import.',
  readWith: 'stock.read',
  data: { storeId: id(), levels: list(object({ variantId: id(), onHand: whole() })) },
  example: { storeId: STORE, levels: [{ variantId: VARIANT, onHand: 12 }] },
});

const OWED = 'Pieces of these that were not in stock';

export const ReservationExpired = defineEvent({
  type: 'reservation.expired',
  summary: 'A reservation expired. Its owner should release it or take the stock.',
  data: {
    reservationId: id(),
    reference: text(),
    storeId: id(),
    lines: list(object({ variantId: id(), quantity: whole(), owed: optional(whole(OWED)) })),
    expiresAt: time(),
  },
  example: {
    reservationId: '01jd2k3m4n5p6q7r8s9tavwxy2',
    reference: '01jd2k3m4n5p6q7r8s9tavwxy1',
    storeId: STORE,
    lines: [{ variantId: VARIANT, quantity: 2 }],
    expiresAt: '2026-02-28T12:30:00.000Z',
  },
  published: false,
});
