import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Port: says which web origins may call. Tenancy binds it to the tenant’s registered origins. */
export interface CorsPolicy {
  /**
   * @param origin the `Origin` header, such as `https://shop.example.com`
   * @param request for its host; a preflight request carries neither X-Tenant nor credentials
   */
  allows(origin: string, request: FastifyRequest): boolean | Promise<boolean>;
}

const REFUSED: FastifyCorsOptions = { origin: false };

const ALLOWED: FastifyCorsOptions = {
  origin: true,
  // No cookies on the API, so no Access-Control-Allow-Credentials.
  credentials: false,
  methods: 'GET, HEAD, POST, PUT, PATCH, DELETE',
  exposedHeaders:
    'X-Correlation-Id, X-Cart-Token, X-Order-Token, Idempotency-Replayed, ETag, Retry-After, RateLimit, RateLimit-Policy, Deprecation, Sunset',
  maxAge: 600,
};

/** Answers preflights and allows only the origins of the policy. */
export async function allowOrigins(instance: FastifyInstance, policy: CorsPolicy): Promise<void> {
  await instance.register(cors, {
    delegator: (request, callback) => {
      const { origin } = request.headers;
      if (origin === undefined) return callback(null, REFUSED);
      const allowed = policy.allows(origin, request);
      if (typeof allowed === 'boolean') return callback(null, allowed ? ALLOWED : REFUSED);
      allowed.then(
        (yes) => callback(null, yes ? ALLOWED : REFUSED),
        (error: Error) => callback(error),
      );
    },
  });
}
