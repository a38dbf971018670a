import type { FastifyRequest } from 'fastify';
import type { OrderTokens } from '../order-tokens.js';
import type { OrderOwner } from '../orders.js';

/**
 * Whose orders the caller of a shop route owns: a customer their own, whoever has its X-Order-Token the guest's. Other
 * credentials, such as staff's, own none.
 */
export function ownerOf({ principal, headers }: FastifyRequest, tokens: OrderTokens): OrderOwner {
  const token = headers['x-order-token'];
  return {
    ...(principal?.audience === 'customer' && { customerId: principal.id }),
    ...(typeof token === 'string' && { guestOf: (orderId: string) => tokens.opens(orderId, token) }),
  };
}
