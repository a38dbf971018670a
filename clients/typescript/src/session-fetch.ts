import { problemOf } from './problem.js';
import type { Renewal } from './renewal.js';
import { TURN_MS, type Session } from './session.js';
import type { SessionState } from './storage.js';

/** Sends a request. */
export type Send = (request: Request) => Promise<Response>;

/**
 * Sends requests with the tenant, token and cart of a session. When the access token has ended, it is renewed, and a request
 * that was refused is sent again, once. A request with an Authorization header of its own keeps it and is not sent again.
 */
export function sessionFetch(
  { session, tenant, renewal }: { session: Session; tenant: string | undefined; renewal: Renewal },
  send: Send,
): Send {
  const sendWith = (
    { accessToken, cartToken }: { accessToken?: string | undefined; cartToken: string | undefined },
    request: Request,
  ): Promise<Response> => {
    // A body can be read only once, so the original stays for a second time.
    const copy = request.clone();
    put(copy, 'X-Tenant', tenant);
    put(copy, 'Authorization', accessToken && `Bearer ${accessToken}`);
    put(copy, 'X-Cart-Token', cartToken);
    return send(copy);
  };

  /** One after the other: each makes another cart if it has not yet the token of the one before. */
  const addToGuestCart = async (request: Request): Promise<Response> => {
    let answer!: Response;
    await session.change(async (state) => {
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TURN_MS)]);
      answer = await sendWith({ cartToken: state.cartToken }, new Request(request, { signal }));
      const cartToken = answer.headers.get('x-cart-token');
      return cartToken === null ? state : { ...state, cartToken };
    });
    return answer;
  };

  return async (request) => {
    const began = await session.state();
    let { accessToken } = began;
    const { cartToken, logInId } = began;
    if (accessToken === undefined || request.headers.has('Authorization'))
      return mayMakeCart(request) ? addToGuestCart(request) : sendWith({ cartToken }, request);
    // If it cannot be renewed, the old one is sent: without any, the caller would act as a guest and not know it.
    if (hasEnded(began)) accessToken = (await renewal.renew(accessToken, logInId)).accessToken ?? accessToken;
    const answer = await sendWith({ accessToken, cartToken }, request);
    if (!(await isTokenRefused(answer))) return answer;
    const renewed = await renewal.renew(accessToken, logInId);
    if (renewed.accessToken !== undefined)
      return sendWith({ accessToken: renewed.accessToken, cartToken }, request);
    // Anything but 401, such as a 503, says nothing about the session: the caller may try again later.
    return renewed.refusal && renewed.refusal.status !== 401 ? renewed.refusal.clone() : answer;
  };
}

/** The API makes a cart when the token is missing, and when its cart has expired: the client cannot know when. */
function mayMakeCart({ method, url }: Request): boolean {
  return method === 'POST' && new URL(url).pathname.endsWith('/cart/items');
}

function put(request: Request, name: string, value: string | undefined): void {
  if (value !== undefined && !request.headers.has(name)) request.headers.set(name, value);
}

function hasEnded({ accessTokenEndsAt }: SessionState): boolean {
  return accessTokenEndsAt !== undefined && accessTokenEndsAt <= Date.now();
}

/** Other codes with status 401 are about a password or a code, not about the access token. */
async function isTokenRefused(answer: Response): Promise<boolean> {
  return answer.status === 401 && (await problemOf(answer)).code === 'request.unauthenticated';
}
