import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import type { TenantGraph } from '../scope/tenant-graph.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { Lanes } from './lanes.js';
import { Fenced, OutboxNumbering, type Numbered } from './numbering.js';
import { OutboxRings } from './rings.js';
import { SubscriberTable } from './subscriber-table.js';
import { Sweepers } from './sweeper.js';
import { UnsettledTenants } from './unsettled-tenants.js';

const TENANTS_AT_ONCE = 8;
const SWEEP_ROWS = 500;

/** The relay's hands: numbers a tenant's rows and rings the lanes that want them. */
@Injectable()
export class Handout {
  private readonly logger = new Logger(Handout.name);
  /** Tenants whose lanes this process has seen to. */
  private readonly opened = new LRUCache<string, true>({ max: 50_000 });

  /** Tenants whose last turn failed. */
  private readonly troubled = new Set<string>();

  constructor(
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
    private readonly subscribers: SubscriberTable,
    private readonly rings: OutboxRings,
    private readonly unsettled: UnsettledTenants,
    private readonly sweepers: Sweepers,
  ) {}

  /** @param rows ids of committed rows by tenant, each list in commit order */
  async hand(rows: Map<string, string[]>, epoch: number): Promise<void> {
    await inGroups([...rows], async ([tenantId, ids]) => {
      const tenant = await this.registry.byId(tenantId);
      if (!tenant || tenant.status === 'deleted') return;
      await this.unsettled.add(tenantId, tenant.cluster);
      await this.onItsOwn(tenant, () => this.numberRows(tenant, ids, epoch));
    });
  }

  /** Looks at every tenant of a cluster: after a lost position, or when a relay starts for the first time. */
  async sweepAll(cluster: string, epoch: number): Promise<void> {
    const visit = async (tenant: TenantRecord): Promise<void> => {
      let idle = false;
      await this.onItsOwn(tenant, async () => {
        idle = await this.sweep(tenant, epoch);
      });
      if (!idle) await this.unsettled.add(tenant._id, cluster);
    };
    let group: TenantRecord[] = [];
    for await (const tenant of this.registry.all({ cluster, status: { $in: ['active', 'suspended'] } })) {
      group.push(tenant);
      if (group.length < TENANTS_AT_ONCE) continue;
      await inGroups(group, visit);
      group = [];
    }
    await inGroups(group, visit);
  }

  /** Learns from the last leader of a cluster which tenants {@link sweepUnsettled} has to visit. */
  async takeOver(cluster: string): Promise<void> {
    await this.unsettled.load(cluster);
  }

  /** Looks at the tenants that were busy lately: catches rings that Redis or a worker lost. */
  async sweepUnsettled(cluster: string, epoch: number): Promise<void> {
    await inGroups(this.unsettled.of(cluster), async (id) => {
      const tenant = await this.registry.byId(id);
      if (!tenant || tenant.status === 'deleted') return this.unsettled.remove(id);
      await this.onItsOwn(tenant, async () => {
        if (await this.sweep(tenant, epoch)) await this.unsettled.remove(id);
      });
    });
  }

  private async numberRows(tenant: TenantRecord, ids: string[], epoch: number): Promise<void> {
    // Rows of an earlier batch may still wait: the sweep numbers them first, these included.
    if (this.troubled.has(tenant._id)) {
      await this.sweep(tenant, epoch);
      return;
    }
    await this.scope.runFor(tenant, async (graph) => {
      await this.openLanes(graph);
      const numbered = await (await graph.get(OutboxNumbering)).number(ids, epoch);
      if (numbered) await this.ringFor(graph, numbered);
    });
  }

  /**
   * Keeps the trouble of one tenant (its own deployment is away, its key does not open) from holding up the others:
   * its rows wait, and the tenant stays among the unsettled ones until a sweep succeeds.
   */
  private async onItsOwn(tenant: TenantRecord, work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.troubled.delete(tenant._id);
    } catch (error) {
      if (error instanceof Fenced) throw error;
      this.troubled.add(tenant._id);
      this.logger.error(`events of tenant ${tenant._id} wait: ${(error as Error).message}`);
    }
  }

  /** Numbers what waits and rings lanes that are behind. Returns whether there was nothing to do. */
  private async sweep(tenant: TenantRecord, epoch: number): Promise<boolean> {
    return this.scope.runFor(tenant, async (graph) => {
      await this.openLanes(graph);
      const numbering = await graph.get(OutboxNumbering);
      let idle = true;
      for (
        let ids = await numbering.unnumbered(SWEEP_ROWS);
        ids.length > 0;
        ids = await numbering.unnumbered(SWEEP_ROWS)
      ) {
        idle = false;
        const numbered = await numbering.number(ids, epoch);
        if (numbered) await this.ringFor(graph, numbered);
      }
      const lanes = await graph.get(Lanes);
      for (const { name } of this.subscribers.all()) {
        if (!(await lanes.isBehind(name))) continue;
        idle = false;
        await this.ring(graph.tenant._id, name);
      }
      return (await this.sweepersAreIdle(graph)) && idle;
    });
  }

  private async sweepersAreIdle(graph: TenantGraph): Promise<boolean> {
    let idle = true;
    for (const sweeper of this.sweepers.all()) {
      const settled = await (await graph.get(sweeper)).sweep().catch((error: Error) => {
        this.logger.warn(`${sweeper.name} of tenant ${graph.tenant._id} failed: ${error.message}`);
        return false;
      });
      if (!settled) idle = false;
    }
    return idle;
  }

  private async ringFor(graph: TenantGraph, numbered: Numbered): Promise<void> {
    for (const entry of this.subscribers.all()) {
      if (numbered.happened.some((happening) => entry.wants(happening)))
        await this.ring(graph.tenant._id, entry.name);
    }
  }

  /**
   * Lets lanes begin where the history stands, before anything is numbered: a subscriber new in this version gets
   * what comes, not what was; and a crash after numbering cannot leave a lane that does not know where to begin.
   */
  private async openLanes(graph: TenantGraph): Promise<void> {
    const tenantId = graph.tenant._id;
    if (this.opened.has(tenantId)) return;
    const last = await (await graph.get(OutboxNumbering)).last();
    const lanes = await graph.get(Lanes);
    for (const { name } of this.subscribers.all()) await lanes.open(name, last);
    this.opened.set(tenantId, true);
  }

  /** A ring that Redis does not take is made up for by the next sweep. */
  private async ring(tenantId: string, subscriber: string): Promise<void> {
    await this.rings.ring({ tenantId, lane: subscriber }).catch((error: Error) => {
      this.logger.warn(`could not ring ${subscriber} of tenant ${tenantId}: ${error.message}`);
    });
  }
}

async function inGroups<T>(items: T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const take = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(TENANTS_AT_ONCE, items.length) }, take));
}
