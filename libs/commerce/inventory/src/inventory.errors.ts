import { defineErrors, type DomainError } from '#platform/errors';

/** Errors of stock and reservations. */
export const inventoryErrors = defineErrors({
  insufficientStock: {
    code: 'inventory.insufficient-stock',
    kind: 'conflict',
    title: 'There is not enough stock',
    de: 'Der Bestand reicht nicht aus',
    advice: '`short` lists the requested and the available pieces. Request fewer pieces or another variant.',
  },
  reservationClosed: {
    code: 'inventory.reservation-closed',
    kind: 'conflict',
    title: 'The reservation has ended',
    de: 'Die Reservierung ist beendet',
    advice: 'Start a new checkout.',
  },
  unknownVariant: {
    code: 'inventory.unknown-variant',
    kind: 'invalid',
    fields: [],
    title: 'There is no such variant',
    de: 'Diese Variante gibt es nicht',
    advice: 'Check the ids listed in `errors`.',
  },
  adjustmentUnusable: {
    code: 'inventory.adjustment-unusable',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the stock correction are not valid',
    de: 'Einige Felder der Bestandskorrektur sind nicht gültig',
    advice: 'Correct the fields listed in `errors`.',
  },
  tooManyPieces: {
    code: 'inventory.too-many-pieces',
    kind: 'conflict',
    title: 'A store cannot have so many pieces of a variant',
    de: 'Eine Filiale kann nicht so viele Stück einer Variante haben',
    advice: 'A variant may have at most 100,000,000 pieces at a store. Check the quantity.',
  },
  stockNotFound: {
    code: 'inventory.stock-not-found',
    kind: 'not-found',
    title: 'This variant has no stock recorded at this store',
    de: 'Für diese Variante ist in dieser Filiale kein Bestand erfasst',
    advice: 'Check the id; the first adjustment of a variant at a store creates it.',
  },
});

/** A line with more pieces than are available. */
export interface Shortage {
  readonly variantId: string;
  readonly requested: number;
  readonly available: number;
}

/** The error for a shortage. */
export function insufficientStock(short: readonly Shortage[]): DomainError {
  return inventoryErrors.insufficientStock(undefined, { facts: { short } });
}
