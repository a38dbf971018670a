import { quantityRange, type OrderQuantity } from '#commerce/catalog';
import type { Shortage } from '#commerce/inventory';
import { defineErrors, type DomainError } from '#platform/errors';

export const cartErrors = defineErrors({
  variantRequired: {
    code: 'cart.variant-required',
    kind: 'invalid',
    fields: ['variantId'],
    title: 'The request does not say what to put into the cart',
    de: 'Die Anfrage sagt nicht, was in den Warenkorb soll',
    advice: 'Send either variantId or productId.',
  },
  variantUnknown: {
    code: 'cart.variant-unknown',
    kind: 'not-found',
    fields: ['variantId', 'productId'],
    title: 'No such product or variant is on sale',
    de: 'Dieses Produkt oder diese Variante ist nicht im Verkauf',
    advice: 'Read the product again; it may have been taken off sale.',
  },
  variantAmbiguous: {
    code: 'cart.variant-ambiguous',
    kind: 'invalid',
    fields: ['productId'],
    title: 'The product has several variants',
    de: 'Das Produkt hat mehrere Varianten',
    advice: 'Send the variantId that the shopper chose instead of the productId.',
  },
  quantityUnusable: {
    code: 'cart.quantity-unusable',
    kind: 'invalid',
    fields: ['quantity'],
    title: 'The quantity is not valid',
    de: 'Die Menge ist nicht gültig',
    advice: 'Send a whole number from 1 to 999.',
  },
  quantityNotAllowed: {
    code: 'cart.quantity-not-allowed',
    kind: 'conflict',
    fields: ['quantity'],
    title: 'This quantity cannot be ordered',
    de: 'Diese Menge kann nicht bestellt werden',
    advice:
      'The cart would have `requested` pieces. Choose a quantity from `min` to `max`, in steps of `step` from `min` on.',
  },
  itemNotFound: {
    code: 'cart.item-not-found',
    kind: 'not-found',
    title: 'There is no such item in the cart',
    de: 'Diesen Artikel gibt es im Warenkorb nicht',
    advice: 'Read the cart again; the item may have been removed elsewhere.',
  },
  full: {
    code: 'cart.full',
    kind: 'conflict',
    title: 'The cart is full',
    de: 'Der Warenkorb ist voll',
    advice: 'A cart holds at most 100 items of at most 999 pieces each.',
  },
  insufficientStock: {
    code: 'cart.insufficient-stock',
    kind: 'conflict',
    title: 'There is not enough stock',
    de: 'Der Bestand reicht nicht aus',
    advice:
      '`short` lists how many pieces the cart would have and how many are available. Put fewer into it, or another variant.',
  },
  changed: {
    code: 'cart.changed',
    kind: 'conflict',
    title: 'The cart has changed in the meantime',
    de: 'Der Warenkorb hat sich inzwischen geändert',
    advice: 'Read the cart again and let the shopper confirm it.',
  },
});

/** The error for a quantity that the merchant does not sell. @param requested pieces that the cart would have */
export function quantityNotAllowed(requested: number, rule: OrderQuantity | undefined): DomainError {
  const { min, max, step } = quantityRange(rule);
  const detail = {
    en: `${min} to ${max} pieces can be ordered${step > 1 ? `, in steps of ${step}` : ''}.`,
    de: `${min} bis ${max} Stück können bestellt werden${step > 1 ? `, in Schritten von ${step}` : ''}.`,
  };
  return cartErrors.quantityNotAllowed(detail, { facts: { requested, min, max, step } });
}

/** The error for more pieces than are available. */
export function insufficientStock(...short: readonly Shortage[]): DomainError {
  return cartErrors.insufficientStock(undefined, { facts: { short } });
}
