import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import helmet from 'helmet';

/**
 * Helmet’s headers for an API. They never change, so helmet writes them once into an object, and each answer copies them:
 * @fastify/helmet builds its middleware again for each request, which costs as much as a small handler.
 */
function helmetHeaders(): Record<string, string> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => void (headers[name] = value),
    removeHeader: () => undefined,
  };
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
    // Front ends are on other origins.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // A tenant owns its domain: we must not decide for its subdomains.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  })({} as IncomingMessage, response as unknown as ServerResponse, () => undefined);
  return headers;
}

/** The answer can differ by these headers, so caches must keep separate copies. */
const VARY = 'Host, X-Tenant, Origin, Accept-Language, Authorization, X-Api-Key, X-Cart-Token, X-Order-Token';

/** With one of these headers the answer is personal, and no cache may keep it. */
const CREDENTIALS = ['authorization', 'x-api-key', 'x-cart-token', 'x-order-token'] as const;

/** Whether a request shows who the caller is, in whatever way. */
export function isPersonal({ headers }: FastifyRequest): boolean {
  return CREDENTIALS.some((name) => headers[name] !== undefined);
}

/** Sets security and caching headers on every answer; handlers may replace them. */
export function secureAnswers(instance: FastifyInstance): void {
  const headers = { ...helmetHeaders(), Vary: VARY };
  instance.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    if (isPersonal(request)) reply.header('Cache-Control', 'no-store');
    done();
  });
}
