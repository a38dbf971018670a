import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ClusterConnections } from '../connections/cluster-connections.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { whenDue, WorkTable } from './define-work.js';
import { WorkList } from './work-list.js';

/**
 * Looks into a tenant's database for work that the work list may not know of: after a process died, after a relay lost
 * its place, after a restore. It asks a few queries for all kinds of work, without the tenant's object graph.
 */
@Injectable()
export class TenantLook {
  constructor(
    private readonly table: WorkTable,
    private readonly list: WorkList,
    private readonly connections: ClusterConnections,
    private readonly services: ModuleRef,
  ) {}

  async at(tenant: TenantRecord): Promise<void> {
    await this.connections.withDatabase(tenant, async (db) => {
      const question = { db, services: this.services, read: new Map() };
      const wakes = await whenDue(this.table.all(), question);
      await this.list.wake(tenant._id, wakes);
    });
  }
}
