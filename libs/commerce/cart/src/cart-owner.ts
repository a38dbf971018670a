import { hashToken } from '#platform/crypto';

/**
 * The id of a cart says whose it is, so there is one cart an owner without any further index. A guest's holds the
 * hash of the token, never the token.
 */
export type CartId = `customer:${string}` | `guest:${string}`;

export function customerCart(customerId: string): CartId {
  return `customer:${customerId}`;
}

/** @param token what X-Cart-Token carries */
export function guestCart(token: string): CartId {
  return `guest:${hashToken(token)}`;
}
