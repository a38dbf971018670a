import type { PostalAddress } from '#foundation/identity';
import { callerMay, WITHHELD_EMAIL } from '#foundation/tenancy';
import type { Order } from './order.schema.js';

/**
 * The order that staff get in answer to a change. Staff without orders.read do not see who bought: the email and the
 * addresses, except country and region, are removed.
 */
export function asShown(order: Order): Order {
  if (callerMay('orders.read', order.storeId)) return order;
  const { email: _, deliveryAddress, billingAddress, ...sold } = order;
  return {
    ...sold,
    email: WITHHELD_EMAIL,
    ...(deliveryAddress && { deliveryAddress: countryAndRegion(deliveryAddress) }),
    ...(billingAddress && { billingAddress: countryAndRegion(billingAddress) }),
  };
}

/** The country and region of an address: they identify no person, and taxes and reports need them. */
export function countryAndRegion({ country, region }: PostalAddress): PostalAddress {
  return { name: '', line1: '', city: '', postalCode: '', country, ...(region && { region }) };
}
