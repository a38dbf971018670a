import type { PostalAddress } from '#foundation/identity';
import { callerMay, WITHHELD_EMAIL } from '#foundation/tenancy';
import type { Order } from './order.schema.js';

/**
 * An order in the answer to staff who did something with it: who bought it is shown to those who may read orders.
 * Whoever may only move it sees the rest.
 */
export function asShown(order: Order): Order {
  if (callerMay('orders.read', order.storeId)) return order;
  const { email: _, deliveryAddress, billingAddress, ...sold } = order;
  return {
    ...sold,
    email: WITHHELD_EMAIL,
    ...(deliveryAddress && { deliveryAddress: whereabouts(deliveryAddress) }),
    ...(billingAddress && { billingAddress: whereabouts(billingAddress) }),
  };
}

/** What of an address tells of no person: what taxes and reports need. */
export function whereabouts({ country, region }: PostalAddress): PostalAddress {
  return { name: '', line1: '', city: '', postalCode: '', country, ...(region && { region }) };
}
