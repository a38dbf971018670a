import type { FastifyRequest } from 'fastify';
import type { OrderTokens } from '../order-tokens.js';
import type { OrderViewer } from '../orders.js';

/** Who looks at an order: the caller's credential, or the guest's X-Order-Token. */
export function viewerOf(request: FastifyRequest, tokens: OrderTokens): OrderViewer {
  const token = request.headers['x-order-token'];
  return {
    principal: request.principal,
    ...(typeof token === 'string' && { guestOf: (orderId: string) => tokens.opens(orderId, token) }),
  };
}
