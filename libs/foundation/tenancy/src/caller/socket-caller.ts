import type { Principal } from './principal.js';

/** Who a socket speaks for. */
export interface SocketCaller {
  readonly tenantId: string;
  readonly principal: Principal & { readonly audience: 'customer' | 'staff' };
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
