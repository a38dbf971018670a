import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Path of the queue board. Its cookie is sent to it and what is below it, and to nothing else. */
export const BOARD_PATH = '/queues';

/** With this prefix, browsers take the cookie only over https or from their own machine (RFC 6265bis section 4.1.3.1). */
const NAME = '__Secure-queues';

/** The `Set-Cookie` header with an operator's access token; the cookie ends with the token. */
export function boardCookie({ accessToken, expiresIn }: { accessToken: string; expiresIn: number }): string {
  return stringifySetCookie({
    name: NAME,
    value: accessToken,
    path: BOARD_PATH,
    maxAge: expiresIn,
    secure: true,
    httpOnly: true,
    sameSite: 'strict',
  });
}

/**
 * Takes the token of the board's requests from the cookie, because browsers cannot send an Authorization header for a page.
 * The edge then checks it like any token. Call it before the edge's own hooks are added.
 */
export function readBoardCookie(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request;
    if (isBoards(request) && headers.authorization === undefined && headers.cookie !== undefined) {
      const token = parseCookie(headers.cookie)[NAME];
      if (token !== undefined && (changesNothing(request) || isFromOwnPage(request))) {
        headers.authorization = `Bearer ${token}`;
      }
    }
    done();
  });
}

/**
 * Whether a page of this origin sent the request (Fetch Metadata, set by the browser). `SameSite` alone does not show it: a
 * shop at another host of the same domain is the same site (CWE-352).
 */
export function isFromOwnPage({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-site'] === 'same-origin';
}

function changesNothing({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Looks at the route, not at the address, which can be written in many ways. */
function isBoards({ routeOptions: { url = '' } }: FastifyRequest): boolean {
  return url === BOARD_PATH || url.startsWith(`${BOARD_PATH}/`);
}
