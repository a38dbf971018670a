import type { Principal } from './principal.js';

/** Who a socket speaks for. */
export interface SocketCaller {
  readonly tenantId: string;
  readonly principal: Principal & { readonly audience: 'customer' | 'staff' };
}
