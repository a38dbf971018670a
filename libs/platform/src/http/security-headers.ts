import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/**
 * Helmet’s headers for an API. They never change, so helmet writes them once, into an object, and requests copy that:
 * @fastify/helmet builds its middleware anew for each request, which costs as much as a small handler.
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
    // Front ends live on other origins.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // A tenant’s domain is its own: what its subdomains do is not ours to say.
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false },
  })({} as IncomingMessage, response as unknown as ServerResponse, () => undefined);
  return headers;
}

/** Caches must keep apart what differs by these. */
const VARY = 'Host, X-Tenant, Origin, Accept-Language, Authorization, X-Api-Key, X-Cart-Token, X-Order-Token';

/** Headers that make an answer personal, so that no cache may keep it. */
const CREDENTIALS = ['authorization', 'x-api-key', 'x-cart-token', 'x-order-token'] as const;

/** Sets security and caching headers on every answer; handlers may replace them. */
export function secureAnswers(instance: FastifyInstance): void {
  const headers = { ...helmetHeaders(), Vary: VARY };
  instance.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    for (const name of CREDENTIALS) {
      if (request.headers[name] !== undefined) {
        reply.header('Cache-Control', 'no-store');
        break;
      }
    }
    done();
  });
}
