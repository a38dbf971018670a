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
    title: 'Something in the cart cannot be ordered as it is',
    advice: 'Read the cart, show its `problem`s to the shopper and let them change it.',
  },
  insufficientStock: {
    code: 'checkout.insufficient-stock',
    kind: 'conflict',
    title: 'There is not enough stock',
    advice: 'Lower the quantities of the variants in `short`; use a new Idempotency-Key.',
  },
  invalid: {
    code: 'checkout.invalid',
    kind: 'invalid',
    title: 'An order or a refund cannot be like this',
    advice: 'Correct the fields listed in `errors`.',
  },
  addressRequired: {
    code: 'checkout.address-required',
    kind: 'invalid',
    title: 'An order that is delivered needs an address',
    advice: 'Send deliveryAddress, or choose pickup.',
  },
  deliveryTypeUnavailable: {
    code: 'checkout.delivery-type-unavailable',
    kind: 'conflict',
    title: 'The store does not offer this kind of delivery',
    advice: 'Choose another deliveryType or another store.',
  },
  emailRequired: {
    code: 'checkout.email-required',
    kind: 'invalid',
    title: 'A guest’s order needs an email address',
    advice: 'Send email, or log in.',
  },
  returnUrlNotAllowed: {
    code: 'checkout.return-url-not-allowed',
    kind: 'invalid',
    title: 'The checkout may not return to this address',
    advice: 'The merchant registers the origins of its shop in the settings.',
  },
  nothingToPay: {
    code: 'checkout.nothing-to-pay',
    kind: 'unprocessable',
    title: 'Orders that cost nothing cannot be placed',
    advice: 'Add something with a price.',
  },
  closed: {
    code: 'checkout.closed',
    kind: 'conflict',
    title: 'The order was cancelled before it could be paid',
    advice: 'Nothing was charged. Place a new order with a new Idempotency-Key.',
  },
});
