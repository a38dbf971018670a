import type { Middleware } from 'openapi-fetch';

/** Who calls. It may be changed at any time; the next request uses the new values. */
export interface Session {
  /** Slug of the tenant; not needed at a tenant's own host. */
  tenant?: string;
  /** Access token. */
  token?: string;
  /** With it, `renewTokens` gets new tokens. */
  refreshToken?: string;
  /** Token of a guest's cart. The client takes it from the first answer with a cart. Store it to keep the cart. */
  cartToken?: string;
}

/** Adds the session to every request, and stores the cart token of an answer. */
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
