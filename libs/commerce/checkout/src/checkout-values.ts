import { POSTAL_ADDRESS } from '#foundation/identity';
import { DELIVERY_TYPES } from '#commerce/orders';
import { ORDER_MAX } from '#platform/money';
import { email, object, oneOf, optional, text, whole, type Shape } from '#platform/values';

/** Rules for the shopper's input at the checkout. ReturnAddresses checks the return addresses. */
export const ORDER_INPUT = {
  deliveryType: oneOf(DELIVERY_TYPES, 'DeliveryType'),
  deliveryAddress: optional(object(POSTAL_ADDRESS)),
  billingAddress: optional(object(POSTAL_ADDRESS)),
  email: optional(email()),
} satisfies Shape;

/** Rules for the amount of a refund, in minor units, and its reason. PaymentBook checks how much can be refunded. */
export const REFUND = {
  amount: optional(whole({ min: 1, max: ORDER_MAX })),
  reason: optional(text({ max: 200 })),
} satisfies Shape;
