import { parseCookie, stringifySetCookie } from 'cookie';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newToken } from '#platform/crypto';

/** With this prefix, other hosts of the same domain cannot set the cookie (RFC 6265bis section 4.1.3.2). */
const NAME = '__Host-consent';
const SECRET = /^[\w-]{43}$/;

/** The secret in the browser's cookie, to which a consent is bound; undefined without a cookie. */
export const BrowserSecret = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    secretOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The browser's secret; sets the cookie if the browser has none. */
export function knownBrowser(request: FastifyRequest, reply: FastifyReply): string {
  const known = secretOf(request);
  if (known !== undefined) return known;
  const value = newToken();
  const cookie = { name: NAME, value, path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const;
  void reply.header('Set-Cookie', stringifySetCookie(cookie));
  return value;
}

function secretOf({ headers }: FastifyRequest): string | undefined {
  const value = headers.cookie === undefined ? undefined : parseCookie(headers.cookie)[NAME];
  return value !== undefined && SECRET.test(value) ? value : undefined;
}
