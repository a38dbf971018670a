import { hashToken } from '#platform/crypto';

/**
 * The id of a cart is made from its owner, so each owner has one cart without another index. The id of a guest's cart
 * holds the hash of the token, not the token.
 */
export type CartId = `customer:${string}` | `guest:${string}`;

export function customerCart(customerId: string): CartId {
  return `customer:${customerId}`;
}

/** @param token the value of X-Cart-Token */
export function guestCart(token: string): CartId {
  return `guest:${hashToken(token)}`;
}
