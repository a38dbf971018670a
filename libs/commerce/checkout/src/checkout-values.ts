import { POSTAL_ADDRESS } from '#foundation/identity';
import { DELIVERY_TYPES } from '#commerce/orders';
import { ORDER_MAX } from '#platform/money';
import { email, object, oneOf, optional, text, whole, type Shape } from '#platform/values';

/** What the shopper says at the checkout. Where the page may lead back to: ReturnAddresses. */
export const WISHES = {
  deliveryType: oneOf(DELIVERY_TYPES, 'DeliveryType'),
  deliveryAddress: optional(object(POSTAL_ADDRESS)),
  billingAddress: optional(object(POSTAL_ADDRESS)),
  email: optional(email()),
} satisfies Shape;

/** What staff give back, in minor units, and why. How much there is to give: PaymentBook. */
export const REFUND = {
  amount: optional(whole({ min: 1, max: ORDER_MAX })),
  reason: optional(text({ max: 200 })),
} satisfies Shape;
