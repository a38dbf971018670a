import type { FastifyRequest } from 'fastify';
import { customerCart, guestCart, type CartId } from '../cart-owner.js';

const HEADER = 'x-cart-token';

/** The token of a guest's cart that the request carries. */
export function cartTokenOf({ headers }: FastifyRequest): string | undefined {
  const token = headers[HEADER];
  return typeof token === 'string' && /^[\w-]{43}$/.test(token) ? token : undefined;
}

/** The cart of the caller: the customer's, or the cart of the guest's token; undefined for a guest without a token. */
export function cartOf(request: FastifyRequest): CartId | undefined {
  const { principal } = request;
  if (principal?.audience === 'customer') return customerCart(principal.id);
  const token = cartTokenOf(request);
  return token === undefined ? undefined : guestCart(token);
}
