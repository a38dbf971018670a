import { bool, makeValidator, num, port, str } from 'envalid';

const list = makeValidator<string[]>((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const positive = makeValidator<number>((text) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error('expected a whole number from 1 up');
  return value;
});

/** 32 bytes in base64: a key for AES-256-GCM. */
const key32 = makeValidator<string>((text) => {
  if (Buffer.from(text, 'base64').length !== 32) throw new Error('expected 32 bytes in base64');
  return text;
});

const mongoUri = makeValidator<string>((text) => {
  if (!/^mongodb(\+srv)?:\/\/./.test(text)) throw new Error('expected mongodb:// or mongodb+srv://');
  return text;
});

const redisUrl = makeValidator<string>((text) => {
  if (!/^rediss?:\/\/./.test(text)) throw new Error('expected redis:// or rediss://');
  return text;
});

const origin = makeValidator<string>((text) => {
  if (new URL(text).origin !== text) throw new Error('expected an origin without a path');
  return text;
});

/**
 * Every environment variable that Emporium reads, with what it means, an example and its default. `.env.example`
 * is kept equal to this list by a test.
 */
export const settings = {
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
  TENANT_DB_PREFIX: str({ default: 'emp_', desc: 'Prefix of tenant database names; the tenant id follows' }),
  TENANT_RESIDENT_MAX: positive({ default: 200, desc: 'Tenants whose objects a process keeps in memory' }),
  MONGODB_POOL_MAX: positive({ default: 50, desc: 'Connections to each MongoDB cluster from one process' }),
  ISOLATION_CHECKS: bool({
    default: false,
    devDefault: true,
    desc: 'Refuse MongoDB commands whose database is not the current tenant’s (a few microseconds a command)',
  }),

  REDIS_URL: redisUrl({
    desc: 'Redis for queues, limits, locks and live messages',
    example: 'redis://127.0.0.1:6379',
  }),
  REDIS_PREFIX: str({ default: 'emporium', desc: 'Prefix of every Redis key' }),

  HOST: str({ default: '0.0.0.0', devDefault: '127.0.0.1', desc: 'Address the API listens on' }),
  PORT: port({ default: 3000, desc: 'Port of the API' }),
  INTERNAL_PORT: port({
    default: 9464,
    desc: 'Port for /metrics, /health and /ready of the worker, and for /metrics of the API in production',
  }),
  INTERNAL_HOST: str({ default: '127.0.0.1', desc: 'Address the internal port listens on' }),
  PUBLIC_URL: origin({
    default: 'http://localhost:3000',
    desc: 'Origin under which clients reach the API; used in links and token issuers',
    example: 'https://api.example.com',
  }),
  BASE_DOMAIN: str({ default: 'localhost', desc: 'A tenant answers at <slug>.<base domain>' }),
  API_HOSTS: list({
    default: ['localhost', '127.0.0.1'],
    desc: 'Hosts where X-Tenant, an API key or a token selects the tenant (comma-separated)',
    example: 'api.example.com',
  }),
  TRUSTED_PROXIES: list({
    default: [],
    desc: 'Proxies whose X-Forwarded-* headers count (addresses or CIDRs)',
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
    desc: 'Serve the queue board at /queues (operators only)',
  }),

  RATE_LIMIT_IP: positive({ default: 600, desc: 'Requests a minute from one address' }),
  RATE_LIMIT_TENANT: positive({ default: 6000, desc: 'Requests a minute to one tenant' }),
  RATE_LIMIT_USER: positive({ default: 1200, desc: 'Requests a minute by one signed-in person or key' }),
  RATE_LIMIT_LOGIN: positive({
    default: 10,
    desc: 'Log-in, code and reset attempts a minute from one address at one tenant',
  }),

  SOCKET_LIMIT_IP: positive({ default: 200, desc: 'Open sockets of one address in one process' }),
  SOCKET_LIMIT_USER: positive({ default: 20, desc: 'Open sockets of one person in one process' }),
  SOCKET_LIMIT_TENANT: positive({ default: 5_000, desc: 'Open sockets of one tenant in one process' }),

  ENCRYPTION_KEY: key32({
    desc: 'Encrypts tenants’ secrets and the signing keys (AES-256-GCM); make one with: openssl rand -base64 32',
    example: 'bmV2ZXItdXNlLXRoaXMta2V5LWluLXByb2R1Y3Rpb24=',
  }),
  ACCESS_TOKEN_TTL: positive({ default: 600, desc: 'Life of an access token in seconds' }),
  REFRESH_TOKEN_TTL: positive({ default: 2_592_000, desc: 'Life of a session without use in seconds' }),
  SESSION_MAX_AGE: positive({
    default: 7_776_000,
    desc: 'Life of a session in seconds, however much it is used; then people log in again',
  }),
  BCRYPT_ROUNDS: num({ default: 11, devDefault: 8, desc: 'Cost of password hashes (2^n rounds)' }),

  CHECKOUT_TTL: positive({
    default: 1800,
    desc: 'Seconds a checkout holds stock before it expires',
  }),
  STOCK_GATE: str({
    choices: ['redis', 'process', 'off'],
    default: 'redis',
    desc: 'Where rivals for the same stock wait for each other; what may be sold is decided by the database alone',
  }),

  // Of one provider each; see `providers/` of payments and mail.
  STRIPE_API_BASE: str({
    default: '',
    desc: 'Another Stripe API origin, for the local emulator; empty for Stripe itself',
    example: 'http://127.0.0.1:12111',
  }),
  SENDGRID_API_KEY: str({
    default: '',
    desc: 'SendGrid API key, for tenants without their own',
    example: 'SG.xxxxx',
  }),
  SENDGRID_BASE_URL: str({
    default: '',
    desc: 'Another SendGrid API origin, for the local catcher',
    example: 'http://127.0.0.1:7070',
  }),

  MAIL_PROVIDER: str({ choices: ['sendgrid', 'none'], default: 'none', desc: 'How mail leaves' }),
  MAIL_FROM: str({
    default: 'no-reply@localhost',
    desc: 'Sender where a tenant has none',
    example: 'no-reply@example.com',
  }),

  EGRESS_ALLOW: list({
    default: [],
    desc: 'Private host:port pairs that tenants’ addresses may reach; for development only',
    example: '127.0.0.1:4100',
  }),
};
