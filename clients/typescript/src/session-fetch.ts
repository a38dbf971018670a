import { problemOf } from './problem.js';
import type { Renewal } from './renewal.js';
import type { Session } from './session.js';
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
  const sendAs = async (accessToken: string | undefined, request: Request): Promise<Response> => {
    // A body can be read only once, so the original stays for a second time.
    const copy = request.clone();
    put(copy, 'X-Tenant', tenant);
    put(copy, 'Authorization', accessToken && `Bearer ${accessToken}`);
    put(copy, 'X-Cart-Token', (await session.state()).cartToken);
    const answer = await send(copy);
    const cartToken = answer.headers.get('x-cart-token');
    if (cartToken !== null) await session.change((state) => ({ ...state, cartToken }));
    return answer;
  };

  return async (request) => {
    const began = await session.state();
    let { accessToken } = began;
    const { logInId } = began;
    if (accessToken === undefined || request.headers.has('Authorization')) return sendAs(undefined, request);
    // If it cannot be renewed, the old one is sent: without any, the caller would act as a guest and not know it.
    if (hasEnded(began)) accessToken = (await renewal.renew(accessToken, logInId)).accessToken ?? accessToken;
    const answer = await sendAs(accessToken, request);
    if (!(await isTokenRefused(answer))) return answer;
    const renewed = await renewal.renew(accessToken, logInId);
    if (renewed.accessToken !== undefined) return sendAs(renewed.accessToken, request);
    // Anything but 401, such as a 503, says nothing about the session: the caller may try again later.
    return renewed.refusal && renewed.refusal.status !== 401 ? renewed.refusal.clone() : answer;
  };
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
