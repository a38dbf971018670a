import { NOBODY, type Execution } from '#platform/context';
import type { Principal } from './principal.js';

/** Who a socket speaks for: a person, or a guest where there is no principal. */
export interface SocketCaller {
  readonly tenantId: string;
  /** Absent: a guest, who is nobody but this socket and perhaps the owner of a cart. */
  readonly principal?: SocketPrincipal;
  /**
   * Of a guest who showed the token of a cart: its hash, by which the cart is known. Whether there is such a cart, whoever
   * uses it asks.
   */
  readonly cart?: string;
}

/** Somebody who logged in. */
export type SocketPrincipal = Principal & { readonly audience: 'customer' | 'staff' };

/** What work for a socket is done as, at which tenant and on whose right. */
export function executionOf({
  tenantId,
  principal,
}: SocketCaller): Pick<Execution, 'tenantId' | 'actor' | 'caller'> {
  if (!principal) return { tenantId, actor: { type: 'guest' }, caller: NOBODY };
  return { tenantId, actor: { type: principal.audience, id: principal.id }, caller: principal };
}

const callers = new WeakMap<object, SocketCaller>();

/** Notes who a socket speaks for from now on. */
export function setCallerOfSocket(socket: object, caller: SocketCaller): void {
  callers.set(socket, caller);
}

/** Who a socket speaks for; undefined before its handshake and after its end. */
export function callerOfSocket(socket: object): SocketCaller | undefined {
  return callers.get(socket);
}

/** A socket that has ended speaks for nobody. */
export function forgetCallerOfSocket(socket: object): void {
  callers.delete(socket);
}
