import type { ContextId, ModuleRef } from '@nestjs/core';
import type { Type } from '@nestjs/common';
import type { Connection } from 'mongoose';
import type { TenantRecord } from '../registry/tenant.schema.js';

/**
 * Everything in memory that belongs to one tenant: its connection and the services built on it. A service that
 * comes out of a graph can reach this tenant's data and no other's.
 */
export class TenantGraph {
  /** Leases held by requests, jobs, sockets and streams; a graph with leases is never taken apart. */
  leases = 0;

  constructor(
    /** Refreshed when the record changes; services read it through {@link CurrentTenant}. */
    public tenant: TenantRecord,
    readonly connection: Connection,
    /** NestJS resolves durable providers under this id: the same id, the same instances. */
    readonly contextId: ContextId,
    private readonly moduleRef: ModuleRef,
  ) {}

  /** The tenant's instance of a durable service, built on first use. */
  get<T>(service: Type<T> | symbol | string): Promise<T> {
    return this.moduleRef.resolve<T>(service, this.contextId, { strict: false });
  }
}
