import { Inject, Injectable, Logger } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import { currentExecution, runWith, type Actor, type Caller } from '#platform/context';
import { CONFIG, type Config } from '#platform/config';
import { newId } from '#platform/ids';
import { ClusterConnections, placementOf } from '../connections/cluster-connections.js';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { tenancyErrors } from '../tenancy.errors.js';
import { TenantGraph } from './tenant-graph.js';

/** The right to use a graph. Code that takes a lease must release it once. */
export interface TenantLease {
  readonly graph: TenantGraph;
  release(): void;
}

export interface ScopeOptions {
  readonly correlationId?: string;
  readonly actor?: Actor;
  /** The caller with whose rights the work is done. Default: the product's own rights, also inside a request. */
  readonly caller?: Caller;
}

/**
 * Keeps the object graphs of tenants in memory. Requests, jobs, sockets and commands all enter a tenant through this class.
 * If there are more than TENANT_RESIDENT_MAX graphs, the least recently used one without a lease is removed; while all have
 * leases, there may be more.
 */
@Injectable()
export class TenantScope {
  private readonly logger = new Logger(TenantScope.name);
  /** In order of last use, oldest first. */
  private readonly resident = new Map<string, TenantGraph>();
  private readonly building = new Map<string, Promise<TenantGraph>>();
  /** Graphs of tenants that are placed elsewhere by now, as long as somebody uses them. */
  private readonly retired = new Set<TenantGraph>();
  /** Graphs that are being taken apart: the tenant's new graph is built only afterwards. */
  private readonly evicting = new Map<string, Promise<void>>();

  constructor(
    private readonly registry: TenantRegistry,
    private readonly connections: ClusterConnections,
    private readonly moduleRef: ModuleRef,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** How many tenants this process holds in memory. */
  get residents(): number {
    return this.resident.size;
  }

  /**
   * Runs `work` for a tenant, with its graph and with its id in the context of logs and isolation checks.
   * @throws tenant.unknown, tenant.deleted
   */
  async run<T>(
    tenantId: string,
    work: (graph: TenantGraph) => Promise<T>,
    options: ScopeOptions = {},
  ): Promise<T> {
    const tenant = await this.registry.byId(tenantId);
    if (!tenant) throw tenancyErrors.unknown();
    if (tenant.status === 'deleted') throw tenancyErrors.deleted();
    return this.runFor(tenant, work, options);
  }

  /** As {@link run}, for a tenant record in any status. */
  async runFor<T>(
    tenant: TenantRecord,
    work: (graph: TenantGraph) => Promise<T>,
    options: ScopeOptions = {},
  ): Promise<T> {
    const lease = await this.acquire(tenant);
    const correlationId = options.correlationId ?? currentExecution()?.correlationId ?? newId();
    try {
      const { actor, caller } = options;
      return await runWith({ correlationId, tenantId: tenant._id, actor, caller }, () => work(lease.graph));
    } finally {
      lease.release();
    }
  }

  /** Takes a lease on a tenant's graph, and builds the graph if it is not in memory. */
  async acquire(tenant: TenantRecord): Promise<TenantLease> {
    return this.acquireNow(tenant) ?? this.lease(await this.build(tenant));
  }

  /** As {@link acquire}, but without a promise; undefined if the graph is not in memory. */
  acquireNow(tenant: TenantRecord): TenantLease | undefined {
    const graph = this.resident.get(tenant._id);
    if (!graph) return undefined;
    if (graph.tenant !== tenant && graph.placement !== placementOf(tenant)) return this.retire(graph);
    this.resident.delete(tenant._id);
    this.resident.set(tenant._id, graph);
    graph.tenant = tenant;
    return this.lease(graph);
  }

  /** Removes a tenant's graph from memory if it has no lease; returns whether it is removed. */
  async evict(tenantId: string): Promise<boolean> {
    const graph = this.resident.get(tenantId);
    if (!graph) return true;
    if (graph.leases > 0) return false;
    await this.dismantle(graph);
    return true;
  }

  private lease(graph: TenantGraph): TenantLease {
    graph.leases++;
    let held = true;
    return {
      graph,
      release: () => {
        if (!held) return;
        held = false;
        graph.leases--;
        if (graph.leases === 0 && this.retired.delete(graph)) void this.dismantle(graph);
        if (graph.leases === 0 && this.resident.size > this.config.TENANT_RESIDENT_MAX) this.evictOldest();
      },
    };
  }

  private build(tenant: TenantRecord): Promise<TenantGraph> {
    let building = this.building.get(tenant._id);
    if (!building) {
      building = this.construct(tenant).finally(() => this.building.delete(tenant._id));
      this.building.set(tenant._id, building);
    }
    return building;
  }

  private async construct(tenant: TenantRecord): Promise<TenantGraph> {
    await this.evicting.get(tenant._id);
    const placed = await this.connections.forTenant(tenant);
    const contextId = ContextIdFactory.create();
    const graph = new TenantGraph(tenant, placed, placementOf(tenant), contextId, this.moduleRef);
    this.moduleRef.registerRequestByContextId(graph, contextId);
    this.resident.set(tenant._id, graph);
    // It has a lease for a moment, because otherwise the new graph itself might be evicted.
    graph.leases++;
    this.evictOldest();
    graph.leases--;
    return graph;
  }

  /** Takes a graph out of use whose tenant is placed elsewhere now; its last user frees it. */
  private retire(graph: TenantGraph): undefined {
    this.resident.delete(graph.tenant._id);
    if (graph.leases === 0) void this.dismantle(graph);
    else this.retired.add(graph);
    return undefined;
  }

  private evictOldest(): void {
    let excess = this.resident.size - this.config.TENANT_RESIDENT_MAX;
    if (excess <= 0) return;
    for (const graph of this.resident.values()) {
      if (excess <= 0) return;
      if (graph.leases > 0) continue;
      excess--;
      void this.dismantle(graph);
    }
  }

  private dismantle(graph: TenantGraph): Promise<void> {
    const id = graph.tenant._id;
    if (this.resident.get(id) === graph) this.resident.delete(id);
    const done = graph
      .release()
      .catch((error: Error) =>
        this.logger.error(`could not free the connection of tenant ${id}: ${error.message}`),
      )
      .finally(() => this.evicting.delete(id));
    this.evicting.set(id, done);
    return done;
  }
}
