import { defineErrors } from '#platform/errors';

export const checkoutErrors = defineErrors({
  cartEmpty: {
    code: 'checkout.cart-empty',
    kind: 'conflict',
    title: 'There is nothing in the cart',
    advice: 'Put something into the cart first; guests send its X-Cart-Token.',
  },
  cartNotOrderable: {
    code: 'checkout.cart-not-orderable',
    kind: 'conflict',
    title: 'Some items in the cart cannot be ordered as they are',
    advice:
      'Read the cart, and show the `problem` of each item to the shopper, who can then change the cart.',
  },
  insufficientStock: {
    code: 'checkout.insufficient-stock',
    kind: 'conflict',
    title: 'There is not enough stock',
    advice: 'Reduce the quantities of the variants in `short`, and use a new Idempotency-Key.',
  },
  invalid: {
    code: 'checkout.invalid',
    kind: 'invalid',
    fields: [],
    title: 'Some fields of the order or refund are not valid',
    advice: 'Correct the fields listed in `errors`.',
  },
  addressRequired: {
    code: 'checkout.address-required',
    kind: 'invalid',
    fields: ['deliveryAddress'],
    title: 'An order for delivery needs an address',
    advice: 'Send deliveryAddress, or choose pickup.',
  },
  deliveryTypeUnavailable: {
    code: 'checkout.delivery-type-unavailable',
    kind: 'conflict',
    fields: ['deliveryType'],
    title: 'The store does not offer this delivery type',
    advice: 'Choose another deliveryType or another store.',
  },
  emailRequired: {
    code: 'checkout.email-required',
    kind: 'invalid',
    fields: ['email'],
    title: 'A guest’s order needs an email address',
    advice: 'Send email, or log in.',
  },
  returnUrlNotAllowed: {
    code: 'checkout.return-url-not-allowed',
    kind: 'invalid',
    fields: ['successUrl', 'cancelUrl'],
    title: 'The payment page may not return to this address',
    advice: 'Ask the merchant to add the origin to the setting `origins` of PATCH /admin/settings.',
  },
  nothingToPay: {
    code: 'checkout.nothing-to-pay',
    kind: 'unprocessable',
    title: 'An order with a total of zero cannot be placed',
    advice: 'Add an item with a price.',
  },
  closed: {
    code: 'checkout.closed',
    kind: 'conflict',
    title: 'The order was cancelled before it could be paid',
    advice: 'Nothing was charged. Place a new order with a new Idempotency-Key.',
  },
});
