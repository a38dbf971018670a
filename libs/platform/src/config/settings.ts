import { declareSettings } from './declare-settings.js';
import { bool, key32, keys32, list, mongoUri, origin, port, positive, redisUrl, str } from './kinds.js';

/** The settings that the platform itself reads, each with its meaning, an example and its default. */
export const settings = declareSettings({
  NODE_ENV: str({
    choices: ['development', 'test', 'production'],
    default: 'production',
    desc: 'Mode of the process',
  }),
  LOG_LEVEL: str({
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    default: 'info',
    desc: 'Least severe level that is logged',
  }),

  MONGODB_URI: mongoUri({
    desc: 'Replica set that holds the platform database and, until other clusters are registered, the tenants',
    example: 'mongodb://127.0.0.1:27017/?replicaSet=rs0',
  }),
  PLATFORM_DB: str({ default: 'emporium_platform', desc: 'Name of the platform database' }),
  MONGODB_POOL_MAX: positive({ default: 50, desc: 'Connections to each MongoDB cluster from one process' }),

  REDIS_URL: redisUrl({
    desc: 'Redis for queues, limits, locks and live messages',
    example: 'redis://127.0.0.1:6379',
  }),
  REDIS_PREFIX: str({ default: 'emporium', desc: 'Prefix of every Redis key' }),

  CACHE: bool({
    default: true,
    desc: 'Keep answers that are the same for everybody, such as products, in Redis and in memory',
  }),
  CACHE_SECONDS: positive({
    default: 60,
    desc: 'Seconds that a kept answer is used before it is made again; what changes in the shop shows at once all the same',
  }),
  CACHE_STALE_SECONDS: positive({
    default: 300,
    desc: 'Seconds that it may be used after that, while one request makes it again or while this fails',
  }),
  CACHE_TENANT_ANSWERS: positive({
    default: 1_000,
    desc: 'Most answers of one tenant that are kept in Redis',
  }),
  CACHE_MEMORY_MB: positive({
    default: 32,
    desc: 'Memory of a process for copies of kept answers, of all tenants together',
  }),

  HOST: str({ default: '0.0.0.0', devDefault: '127.0.0.1', desc: 'Address the API listens on' }),
  PORT: port({ default: 3000, desc: 'Port of the API' }),
  INTERNAL_PORT: port({
    default: 9464,
    desc: 'Port of the API for /metrics in production',
  }),
  WORKER_PORT: port({ default: 9465, desc: 'Port of the worker for /metrics, /health and /ready' }),
  INTERNAL_HOST: str({ default: '127.0.0.1', desc: 'Address that these two ports listen on' }),
  PUBLIC_URL: origin({
    default: 'http://localhost:3000',
    desc: 'Origin under which clients reach the API; used in links and token issuers',
    example: 'https://api.example.com',
  }),
  TRUSTED_PROXIES: list({
    default: [],
    desc: 'Proxies whose X-Forwarded-* headers are trusted (addresses or CIDRs)',
    example: '10.0.0.0/8',
  }),
  BODY_LIMIT: positive({ default: 1_048_576, desc: 'Largest request body in bytes' }),
  REQUEST_TIMEOUT_MS: positive({ default: 30_000, desc: 'A request that takes longer is ended' }),
  SHUTDOWN_GRACE_MS: positive({
    default: 10_000,
    desc: 'How long running requests and jobs may take to finish at shutdown',
  }),
  DOCS_ADMIN: bool({
    default: false,
    devDefault: true,
    desc: 'Serve the admin and platform OpenAPI documents',
  }),
  QUEUE_BOARD: bool({
    default: false,
    devDefault: true,
    desc: 'Serve the queue board at /queues; operators log in there with both factors',
  }),

  RATE_LIMIT_IP: positive({ default: 600, desc: 'Requests a minute from one address' }),

  SOCKET_LIMIT_IP: positive({ default: 200, desc: 'Open sockets of one address in one process' }),

  ENCRYPTION_KEY: key32({
    desc: 'Encrypts the tenants’ data keys and what belongs to no tenant, such as the signing keys (AES-256-GCM); make one with: openssl rand -base64 32',
    example: 'bmV2ZXItdXNlLXRoaXMta2V5LWluLXByb2R1Y3Rpb24=',
  }),
  ENCRYPTION_KEY_FALLBACKS: keys32({
    default: [],
    desc: 'Earlier ENCRYPTION_KEYs, the newest first: what they encrypted stays readable; see docs/security.md',
    example: 'dGhlLWtleS1iZWZvcmUtdGhlLXByZXNlbnQtb25lLi4=',
  }),

  EGRESS_ALLOW: list({
    default: [],
    desc: 'Private host:port pairs that tenants’ addresses may reach; for development only',
    example: '127.0.0.1:4100',
  }),
});
