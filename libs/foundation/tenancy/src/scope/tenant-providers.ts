import { Scope, type Provider } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { getConnectionToken } from '@nestjs/mongoose';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { TenantGraph } from './tenant-graph.js';

/** The tenant that a service instance belongs to. `record` is always the newest known record. */
export abstract class CurrentTenant {
  abstract readonly id: string;
  abstract readonly record: TenantRecord;
  /** BCP 47: the first of the tenant's locales, for people who have not chosen one. */
  abstract readonly locale: string;
}

function graphOf(request: unknown): TenantGraph {
  if (request instanceof TenantGraph) return request;
  throw new Error(
    'A tenant’s service was injected without a tenant. Inside a route: its @Access must require a tenant. ' +
      'Elsewhere: enter through TenantScope.run().',
  );
}

/**
 * The roots of every tenant's object graph. They are durable: built once for a tenant, shared by its requests,
 * jobs and sockets. A provider that injects them, directly or not, becomes durable too.
 */
export const tenantProviders: Provider[] = [
  {
    provide: CurrentTenant,
    scope: Scope.REQUEST,
    durable: true,
    inject: [REQUEST],
    useFactory: (request: unknown): CurrentTenant => {
      const graph = graphOf(request);
      return {
        id: graph.tenant._id,
        get record() {
          return graph.tenant;
        },
        get locale() {
          return graph.tenant.settings.locales[0] ?? 'en';
        },
      };
    },
  },
  // For ports whose adapters are found by name; otherwise inject the class.
  { provide: TenantGraph, scope: Scope.REQUEST, durable: true, inject: [REQUEST], useFactory: graphOf },
  {
    provide: getConnectionToken(),
    scope: Scope.REQUEST,
    durable: true,
    inject: [REQUEST],
    useFactory: (request: unknown) => graphOf(request).connection,
  },
];
