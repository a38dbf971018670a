import type { Middleware } from 'openapi-fetch';

/** Who calls. Change it at any time: the next request takes what is there. */
export interface Session {
  /** Slug of the tenant; not needed at a tenant's own host. */
  tenant?: string;
  /** Access token. */
  token?: string;
  /** A guest's cart. Remembered from the first cart answer; keep it where the shopper's cart is to live on. */
  cartToken?: string;
}

/** Puts the session into every request and remembers the cart that an answer names. */
export function sessionMiddleware(session: Session): Middleware {
  return {
    onRequest({ request }) {
      const put = (name: string, value: string | undefined): void => {
        if (value !== undefined && !request.headers.has(name)) request.headers.set(name, value);
      };
      put('X-Tenant', session.tenant);
      put('Authorization', session.token && `Bearer ${session.token}`);
      put('X-Cart-Token', session.cartToken);
      return request;
    },
    onResponse({ response }) {
      session.cartToken = response.headers.get('x-cart-token') ?? session.cartToken;
    },
  };
}
