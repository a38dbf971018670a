import { fastify, type FastifyRequest } from 'fastify';
import { mongo } from 'mongoose';
import { cartRoutes } from './bare/cart.js';
import { catalogueRoutes } from './bare/catalogue.js';
import { checkoutRoutes } from './bare/checkout.js';
import { logInRoutes } from './bare/log-in.js';
import type { Databases } from './bare/databases.js';

/*
 * The server that Emporium is compared with: only Fastify and the driver. For the same requests it reads and writes the
 * same documents of the same databases, with the same guarantees (majority, snapshot transactions), and answers the
 * same JSON. It has no tenant isolation, limits, validation, logs, metrics or problem details.
 */
const { MONGODB_URI, PLATFORM_DB = 'emporium_platform', PORT, STRIPE_API_BASE } = process.env;

const client = await new mongo.MongoClient(MONGODB_URI!, {
  maxPoolSize: 50,
  writeConcern: { w: 'majority' },
  readConcern: { level: 'majority' },
  ignoreUndefined: true,
}).connect();

const names = new Map<string, string>();
for await (const tenant of client.db(PLATFORM_DB).collection('tenants').find()) {
  names.set(tenant['slug'] as string, tenant['database'] as string);
  names.set(tenant['_id'] as unknown as string, tenant['database'] as string);
}
const databases: Databases = {
  client,
  of: ({ headers }: FastifyRequest) => client.db(names.get(headers['x-tenant'] as string)),
  named: (tenant) => client.db(names.get(tenant)),
};

const app = fastify({ logger: false });
app.get('/ready', () => ({ status: 'ok' }));
catalogueRoutes(app, databases);
logInRoutes(app, databases);
cartRoutes(app, databases);
checkoutRoutes(app, databases, STRIPE_API_BASE!);
await app.listen({ host: '127.0.0.1', port: Number(PORT) });
