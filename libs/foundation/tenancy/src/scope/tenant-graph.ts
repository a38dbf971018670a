import type { ContextId, ModuleRef } from '@nestjs/core';
import type { Type } from '@nestjs/common';
import type { Connection } from 'mongoose';
import type { TenantConnection } from '../connections/cluster-connections.js';
import type { TenantRecord } from '../registry/tenant.schema.js';

/**
 * All objects in memory that belong to one tenant: its connection and the services built on it. A service from a graph can
 * reach only this tenant's data.
 */
export class TenantGraph {
  /** Leases held by requests, jobs, sockets and streams; a graph with leases is never taken apart. */
  leases = 0;

  constructor(
    /** Refreshed when the record changes; services read it through {@link CurrentTenant}. */
    public tenant: TenantRecord,
    private readonly placed: TenantConnection,
    /** Where the data is; a tenant that was placed elsewhere gets another graph. */
    readonly placement: string,
    /** NestJS resolves durable providers by this id: the same id gives the same instances. */
    readonly contextId: ContextId,
    private readonly moduleRef: ModuleRef,
  ) {}

  get connection(): Connection {
    return this.placed.connection;
  }

  /** Frees what it holds. Nobody must use it any more. */
  release(): Promise<void> {
    return this.placed.release();
  }

  /** The tenant's instance of a durable service, built on first use. */
  get<T>(service: Type<T> | symbol | string): Promise<T> {
    return this.moduleRef.resolve<T>(service, this.contextId, { strict: false });
  }
}
