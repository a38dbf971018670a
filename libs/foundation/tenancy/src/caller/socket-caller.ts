import { NOBODY, type Execution } from '#platform/context';
import type { Principal } from './principal.js';

/** The caller of a socket: a person, or a guest if there is no principal. */
export interface SocketCaller {
  readonly tenantId: string;
  /** Absent: a guest, who is known only as this socket and perhaps as the owner of a cart. */
  readonly principal?: SocketPrincipal;
  /**
   * The hash of the cart token that a guest showed, by which the cart can be found. The cart may not exist: code that uses the
   * hash must check.
   */
  readonly cart?: string;
}

/** Somebody who logged in. */
export type SocketPrincipal = Principal & { readonly audience: 'customer' | 'staff' };

/** The execution of work for a socket: its tenant and caller. */
export function executionOf({
  tenantId,
  principal,
}: SocketCaller): Pick<Execution, 'tenantId' | 'actor' | 'caller'> {
  if (!principal) return { tenantId, actor: { type: 'guest' }, caller: NOBODY };
  return { tenantId, actor: { type: principal.audience, id: principal.id }, caller: principal };
}

const callers = new WeakMap<object, SocketCaller>();

/** Sets the caller of a socket. */
export function setCallerOfSocket(socket: object, caller: SocketCaller): void {
  callers.set(socket, caller);
}

/** The caller of a socket; undefined before its handshake and after it was closed. */
export function callerOfSocket(socket: object): SocketCaller | undefined {
  return callers.get(socket);
}

/** Removes the caller of a closed socket. */
export function forgetCallerOfSocket(socket: object): void {
  callers.delete(socket);
}
