import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { ClusterConnections } from '../connections/cluster-connections.js';
import { Deployments } from '../connections/deployments.js';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { TenantLook } from '../work/tenant-look.js';
import { WorkList } from '../work/work-list.js';
import { Handout } from './handout.js';
import { Leadership, type LeadersHands } from './leadership.js';
import { RelayLeases } from './relay-lease.js';
import { SubscriberTable } from './subscriber-table.js';
import { NUMBERING_WORK } from './work-names.js';

/** How often a process looks for deployments that nobody leads. */
const COMPETE_MS = 1_000;
/** How long the list of deployments is believed. */
const LIST_MS = 10_000;
const LOOKS_AT_ONCE = 4;
/** How long a tenant whose events could not be numbered is left alone. */
const LATER_MS = 5_000;

/**
 * Hands committed events on. One process leads for a MongoDB deployment, a cluster's or a tenant's own: it reads one change
 * stream over all outboxes there, numbers what came and puts on the work list who wants it.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown, LeadersHands {
  private readonly logger = new Logger(Relay.name);
  private readonly stopping = new AbortController();
  private readonly leading = new Map<string, Promise<void>>();
  private competing: Promise<void> = Promise.resolve();
  private known: { ids: string[]; until: number } = { ids: [], until: 0 };

  constructor(
    private readonly leases: RelayLeases,
    private readonly deployments: Deployments,
    private readonly connections: ClusterConnections,
    private readonly registry: TenantRegistry,
    private readonly handout: Handout,
    private readonly subscribers: SubscriberTable,
    private readonly lookAt: TenantLook,
    private readonly list: WorkList,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    this.competing = this.compete();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.competing;
    await Promise.all(this.leading.values());
  }

  async hand(tenantId: string, look: boolean): Promise<void> {
    const tenant = await this.registry.byId(tenantId);
    // Also of a deleted tenant: events carry the wish for work that is done after deletion.
    if (!tenant) return;
    try {
      await this.connections.withDatabase(tenant, (db) => this.handout.hand(tenantId, db));
      if (look) await this.lookAt.at(tenant);
    } catch (error) {
      // One tenant's trouble (its own deployment is away, its key does not open) holds up no other.
      this.logger.error(`events of tenant ${tenantId} wait: ${(error as Error).message}`);
      await this.list.wake(tenantId, [{ work: NUMBERING_WORK, at: new Date(Date.now() + LATER_MS) }]);
    }
  }

  async lookAtAll(deployment: string, signal: AbortSignal): Promise<void> {
    const tenants = this.deployments.tenants(deployment)[Symbol.asyncIterator]();
    const look = async (): Promise<void> => {
      for (let next = await tenants.next(); !next.done && !signal.aborted; next = await tenants.next()) {
        await this.lookAtOne(next.value);
      }
    };
    await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, look));
  }

  private async lookAtOne(tenant: TenantRecord): Promise<void> {
    try {
      await this.connections.withDatabase(tenant, (db) => this.handout.openLanes(db));
      await this.lookAt.at(tenant);
    } catch (error) {
      this.logger.error(`tenant ${tenant._id} is looked at later: ${(error as Error).message}`);
      await this.list.wake(tenant._id, [{ work: NUMBERING_WORK, at: new Date(Date.now() + LATER_MS) }]);
    }
  }

  private async compete(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const free = (await this.ids()).filter((id) => !this.leading.has(id));
        const led = free.length === 0 ? new Set<string>() : await this.leases.led(free);
        for (const id of free) if (!led.has(id)) this.lead(id);
      } catch (error) {
        this.logger.warn(`relays wait: ${(error as Error).message}`);
      }
      await sleep(COMPETE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private lead(id: string): void {
    const leading = this.leadOnce(id)
      .catch((error: Error) => this.logger.warn(`relay of ${id} starts again: ${error.message}`))
      .finally(() => this.leading.delete(id));
    this.leading.set(id, leading);
  }

  private async leadOnce(id: string): Promise<void> {
    const lease = await this.leases.take(id);
    if (!lease) return;
    const deployment = await this.deployments.open(id);
    try {
      const subscribers = this.subscribers
        .all()
        .map(({ name }) => name)
        .sort()
        .join(' ');
      const leadership = new Leadership({
        deployment,
        lease,
        leases: this.leases,
        hands: this,
        databasePrefix: this.config.TENANT_DB_PREFIX,
        subscribers,
        stopping: this.stopping.signal,
      });
      await deployment.run(() => leadership.last());
    } finally {
      await deployment.release();
    }
  }

  private async ids(): Promise<string[]> {
    if (Date.now() >= this.known.until) {
      this.known = { ids: await this.deployments.ids(), until: Date.now() + LIST_MS };
    }
    return this.known.ids;
  }
}
