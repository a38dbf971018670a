import type { Availability } from '#commerce/catalog';
import { defineEvent } from '#foundation/tenancy';
import type { ReservationLine } from './reservation.schema.js';
import type { MovementKind } from './stock-movement.schema.js';

const VARIANT = '01jd2k3m4n5p6q7r8s9tavwxyz';
const STORE = '01jd2k3m4n5p6q7r8s9tavwxy0';

export interface StockFacts {
  readonly variantId: string;
  readonly storeId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
}

const stock: StockFacts = { variantId: VARIANT, storeId: STORE, onHand: 12, reserved: 2, available: 10 };

export const StockChanged = defineEvent<
  StockFacts & { readonly kind: MovementKind; readonly reference?: string }
>({
  type: 'stock.changed',
  summary: 'The stock of a variant at a store changed. The numbers are those after the change.',
  readWith: 'stock.read',
  example: { ...stock, kind: 'reservation', reference: '01jd2k3m4n5p6q7r8s9tavwxy1' },
});

export const StockLow = defineEvent<StockFacts & { readonly lowAt: number }>({
  type: 'stock.low',
  summary: 'The available stock of a variant at a store fell to its threshold or below it.',
  readWith: 'stock.read',
  example: { ...stock, onHand: 5, available: 3, lowAt: 3 },
});

export const StockAvailabilityChanged = defineEvent<{
  readonly variantId: string;
  readonly storeId: string;
  readonly availability: Availability;
}>({
  type: 'stock.availability-changed',
  summary: 'A variant was sold out at a store, became scarce there, or is in stock there again.',
  readWith: 'stock.read',
  example: { variantId: VARIANT, storeId: STORE, availability: 'out-of-stock' },
});

export const StockThresholdSet = defineEvent<{
  readonly variantId: string;
  readonly storeId: string;
  readonly lowAt: number | null;
}>({
  type: 'stock.threshold-set',
  summary: 'Somebody changed the low-stock threshold of a variant at a store; null: its stock is never low.',
  readWith: 'stock.read',
  published: false,
  example: { variantId: VARIANT, storeId: STORE, lowAt: 3 },
});

export const StockImported = defineEvent<{
  readonly storeId: string;
  readonly levels: readonly { readonly variantId: string; readonly onHand: number }[];
}>({
  type: 'stock.imported',
  summary: 'Variants got their first stock at a store from an import.',
  readWith: 'stock.read',
  example: { storeId: STORE, levels: [{ variantId: VARIANT, onHand: 12 }] },
});

export const ReservationExpired = defineEvent<{
  readonly reservationId: string;
  readonly reference: string;
  readonly storeId: string;
  readonly lines: readonly ReservationLine[];
  readonly expiresAt: string;
}>({
  type: 'reservation.expired',
  summary: 'A reservation expired. Its owner should release it or take the stock.',
  example: {
    reservationId: '01jd2k3m4n5p6q7r8s9tavwxy2',
    reference: '01jd2k3m4n5p6q7r8s9tavwxy1',
    storeId: STORE,
    lines: [{ variantId: VARIANT, quantity: 2 }],
    expiresAt: '2026-02-28T12:30:00.000Z',
  },
  published: false,
});
