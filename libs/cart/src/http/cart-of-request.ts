import type { FastifyReply, FastifyRequest } from 'fastify';
import { newToken } from '#platform/crypto';
import { customerCart, guestCart, type CartId } from '../cart-owner.js';

const HEADER = 'x-cart-token';

/** The token of a guest's cart that the request carries. */
export function cartTokenOf({ headers }: FastifyRequest): string | undefined {
  const token = headers[HEADER];
  return typeof token === 'string' && /^[\w-]{43}$/.test(token) ? token : undefined;
}

/** The caller's cart: the customer's own, or the one of the guest's token; undefined for a guest without. */
export function cartOf(request: FastifyRequest): CartId | undefined {
  const { principal } = request;
  if (principal?.audience === 'customer') return customerCart(principal.id);
  const token = cartTokenOf(request);
  return token === undefined ? undefined : guestCart(token);
}

/** As {@link cartOf}, but gives a guest without a token a new one, which only this answer's header shows. */
export function cartForWriting(request: FastifyRequest, reply: FastifyReply): CartId {
  const known = cartOf(request);
  if (known) return known;
  const token = newToken();
  void reply.header('X-Cart-Token', token);
  return guestCart(token);
}
