import 'reflect-metadata';
import { Scope, type DynamicModule, type Provider, type Type } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import { getConnectionToken } from '@nestjs/mongoose';
import type { FastifyRequest } from 'fastify';
import { mongo, type Connection } from 'mongoose';
import { createApi } from '#api';
import { loadConfig } from '#platform/config';
import { currentExecution } from '#platform/context';
import { ClusterConnections, CurrentTenant, TenantGraph, type TenantRecord } from '#foundation/tenancy';
import { TenantEdge } from '#foundation/tenancy/http';
import { AppModule } from '../../apps/api/src/app.module.js';

/*
 * The API without the tenant provider, as "the same app with one static connection" for the comparison. Every durable
 * provider becomes an ordinary singleton, built at start-up on the connection of the tenant in STATIC_TENANT. A request
 * neither resolves its tenant nor leases a graph. Everything else (limits, validation, logs, metrics) stays.
 */
const config = loadConfig();
const client = await new mongo.MongoClient(config.MONGODB_URI).connect();
const tenants = client.db(config.PLATFORM_DB).collection<TenantRecord>('tenants');
const tenant = (await tenants.findOne({ slug: process.env.STATIC_TENANT! })) as TenantRecord;
await client.close();

const seen = new Set<unknown>();
makeStatic(await AppModule.for(config));
const app = await createApi(config);
const placed = await app.get(ClusterConnections).forTenant(tenant);
const graph = new TenantGraph(tenant, placed, '', ContextIdFactory.create(), app.get(ModuleRef));
(TenantEdge.prototype as unknown as { enterTenant: unknown }).enterTenant = enterTheTenant;
await app.listen(config.PORT, config.HOST);

async function enterTheTenant(request: FastifyRequest): Promise<void> {
  const execution = currentExecution();
  if (execution) execution.tenantId = tenant._id;
  request.tenantGraph = graph;
}

/** Changes a module and all its imports. */
function makeStatic(module: Type | DynamicModule): void {
  if (seen.has(module)) return;
  seen.add(module);
  const dynamic = 'module' in module ? module : undefined;
  const type = dynamic?.module ?? (module as Type);
  const declared = <T>(what: string): T[] => (Reflect.getMetadata(what, type) as T[] | undefined) ?? [];
  const providers = [...declared<Provider>('providers'), ...(dynamic?.providers ?? [])];
  for (const provider of providers) freeFromScope(provider);
  for (const imported of [...declared<Type>('imports'), ...(dynamic?.imports ?? [])]) {
    makeStatic(imported as Type | DynamicModule);
  }
}

function freeFromScope(provider: Provider): void {
  if (typeof provider === 'function') {
    const declared = Reflect.getMetadata('scope:options', provider) as { durable?: boolean } | undefined;
    if (declared?.durable) Reflect.defineMetadata('scope:options', { scope: Scope.DEFAULT }, provider);
    return;
  }
  if ('useClass' in provider) freeFromScope(provider.useClass);
  if (!('durable' in provider) || !provider.durable) return;
  Object.assign(provider, { scope: Scope.DEFAULT, durable: false });
  if (provider.provide === CurrentTenant) {
    Object.assign(provider, { inject: [], useFactory: () => ({ id: tenant._id, record: tenant }) });
  }
  if (provider.provide === TenantGraph) {
    // The graph is made after the app; nobody asks it for a service before.
    const useFactory = () => ({ get: (service: Type) => graph.get(service) });
    Object.assign(provider, { inject: [], useFactory });
  }
  if (provider.provide === getConnectionToken()) {
    const useFactory = async (clusters: ClusterConnections): Promise<Connection> =>
      (await clusters.forTenant(tenant)).connection;
    Object.assign(provider, { inject: [ClusterConnections], useFactory });
  }
}
