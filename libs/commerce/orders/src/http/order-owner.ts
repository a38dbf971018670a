import type { FastifyRequest } from 'fastify';
import type { OrderTokens } from '../order-tokens.js';
import type { OrderOwner } from '../orders.js';

/**
 * Says which orders belong to the caller of a shop route: a customer's own orders, and the order whose X-Order-Token
 * the caller sent. Other credentials, such as those of staff, own no orders.
 */
export function ownerOf({ principal, headers }: FastifyRequest, tokens: OrderTokens): OrderOwner {
  const token = headers['x-order-token'];
  return {
    ...(principal?.audience === 'customer' && { customerId: principal.id }),
    ...(typeof token === 'string' && { guestOf: (orderId: string) => tokens.isOf(orderId, token) }),
  };
}
