import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { PROCESS_ID } from '#platform/ids';
import { ClusterConnections } from '../connections/cluster-connections.js';
import { ModuleRef } from '@nestjs/core';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { dueLanes, WorkTable, type WorkEntry } from './define-work.js';
import { TenantLook } from './tenant-look.js';
import { QUEUED, type WorkItem } from './work-item.schema.js';
import { LEASE_MS, WorkList } from './work-list.js';
import { WorkQueues } from './work-queues.js';

/** How often the work list is looked at when nobody calls. */
const POLL_MS = 500;
const RENEW_MS = LEASE_MS / 4;
const CLAIM_AT_ONCE = 64;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Does the work of all tenants: takes what is due from the {@link WorkList} and gives it its turns, tenants side by side
 * and each kind of work within its bound, so that work that waits for somebody else's server holds up no other. Needs
 * nothing but the platform database; Bull brings what is declared to go through a queue, and what Bull does not bring in
 * time is done without it.
 */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Worker.name);
  private readonly owner = `${PROCESS_ID}/${randomUUID()}`;
  private readonly stopping = new AbortController();
  private readonly running = new Map<string, { readonly item: WorkItem; readonly done: Promise<void> }>();
  /** Work that only another version of the code can do; it waits for a process that has it. */
  private readonly unknownWorks = new Set<string>();
  private loops: Promise<unknown> = Promise.resolve();
  private call = new AbortController();
  private called = false;

  constructor(
    private readonly list: WorkList,
    private readonly table: WorkTable,
    private readonly queues: WorkQueues,
    private readonly look: TenantLook,
    private readonly registry: TenantRegistry,
    private readonly connections: ClusterConnections,
    private readonly scope: TenantScope,
    private readonly services: ModuleRef,
  ) {}

  onApplicationBootstrap(): void {
    if (this.table.all().length === 0) return;
    this.queues.onJob((item) => this.adopt(item));
    this.list.onWake(() => this.poke());
    this.loops = Promise.all([this.take(), this.keep()]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.poke();
    await this.loops;
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  /** Looks at the work list now. */
  private poke(): void {
    this.called = true;
    this.call.abort();
  }

  /** Takes what is due until nothing more fits, then waits. */
  private async take(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.called = false;
      try {
        if (await this.takeSome()) continue;
      } catch (error) {
        this.logger.warn(`the work list waits: ${(error as Error).message}`);
      }
      if (!this.called) await this.pause(POLL_MS);
    }
  }

  /** @returns whether there may be more that fits */
  private async takeSome(): Promise<boolean> {
    const works = this.table.all().filter(({ name }) => !this.fits(name));
    const unknown = [...this.unknownWorks];
    const due = await this.list.due(CLAIM_AT_ONCE, {
      works: [...works.map(({ name }) => name), ...unknown],
      tenants: this.saturated(),
    });
    if (due.length === 0) return false;
    const mine: string[] = [];
    const queued: string[] = [];
    const room = new Map<string, number>();
    for (const { _id, work, tenantId, lost } of due) {
      const entry = this.table.get(work);
      if (!entry) this.unknownWorks.add(work);
      else if (entry.queue && !lost) queued.push(_id);
      else if (this.takesRoom(entry, tenantId, room)) mine.push(_id);
    }
    const [claimed, forQueues] = [
      await this.list.claim(mine, this.owner),
      await this.list.claim(queued, QUEUED),
    ];
    for (const item of claimed) void this.start(item);
    await Promise.all(forQueues.map((item) => this.enqueue(item)));
    return due.length === CLAIM_AT_ONCE && claimed.length + forQueues.length > 0;
  }

  /** Whether another turn fits into the bounds of its work, with those that were found before it. */
  private takesRoom(
    { name, atOnce, perTenant }: WorkEntry,
    tenantId: string,
    taken: Map<string, number>,
  ): boolean {
    const ofTenant = `${name} ${tenantId}`;
    const all = taken.get(name) ?? this.count(name);
    const its = taken.get(ofTenant) ?? this.count(name, tenantId);
    if (all >= atOnce || its >= perTenant) return false;
    taken.set(name, all + 1);
    taken.set(ofTenant, its + 1);
    return true;
  }

  private async enqueue(item: WorkItem): Promise<void> {
    if (await this.queues.add(this.table.get(item.work)!.queue!, item)) return;
    await this.adopt(item);
  }

  /** Does what a job brought, unless it is settled meanwhile or the tenant has its share already. */
  private async adopt(job: Pick<WorkItem, '_id' | 'fence'>): Promise<void> {
    const item = await this.list.adopt(job, this.owner);
    if (!item) return;
    const entry = this.table.get(item.work);
    if (!entry || this.stopping.signal.aborted || this.count(item.work, item.tenantId) >= entry.perTenant) {
      return this.list.settle(item, new Date(Date.now() + POLL_MS));
    }
    await this.start(item);
  }

  private start(item: WorkItem): Promise<void> {
    const done = this.carryOut(item).finally(() => {
      this.running.delete(item._id);
      this.poke();
    });
    this.running.set(item._id, { item, done });
    return done;
  }

  private async carryOut(item: WorkItem): Promise<void> {
    const entry = this.table.get(item.work)!;
    try {
      const tenant = await this.registry.byId(item.tenantId);
      if (!tenant) return await this.list.forget(item.tenantId);
      const deleted = tenant.status === 'deleted';
      if (deleted && !entry.afterDeletion)
        return await this.list.forget(item.tenantId, this.table.afterDeletion());
      if (item.lost === 'process') await this.succeed(tenant, item);
      await this.list.settle(item, await this.turn(tenant, entry, item.lane));
      if (deleted) await this.list.drop(item);
    } catch (error) {
      const failures = (item.failures ?? 0) + 1;
      this.logger.warn(`${item._id} is tried again: ${(error as Error).message}`);
      await this.list
        .settle(item, new Date(Date.now() + pauseAfter(failures)), failures)
        .catch(() => undefined);
    }
  }

  /** Takes over from a process that died: ends what it has left open, and looks for what only it knew of. */
  private async succeed(tenant: TenantRecord, { lostBy = '' }: WorkItem): Promise<void> {
    const [processId = ''] = lostBy.split('/');
    await this.connections.endTransactions(tenant, processId).catch((error: Error) => {
      this.logger.warn(`transactions of process ${processId} end by themselves: ${error.message}`);
    });
    await this.look.at(tenant);
  }

  /** One turn. @returns when the next is due */
  private async turn(tenant: TenantRecord, entry: WorkEntry, lane?: string): Promise<Date | undefined> {
    return this.scope.runFor(tenant, async (graph) => {
      const service = await graph.get(entry.service);
      const outcome = await service.turn({ lane, until: Date.now() + entry.turnMs });
      if (outcome === 'more') return new Date();
      const db = graph.connection.db!;
      const [next] = await dueLanes(entry, { db, lane, services: this.services });
      return next?.at;
    });
  }

  /** Keeps the leases of what runs, and finds what the dead have left. */
  private async keep(): Promise<void> {
    while (!this.stopping.signal.aborted || this.running.size > 0) {
      try {
        if (this.running.size > 0) await this.list.renew(this.owner);
        await this.list.recover();
      } catch (error) {
        this.logger.warn(`leases of work could not be renewed: ${(error as Error).message}`);
      }
      await sleep(RENEW_MS, undefined, { signal: this.stopping.signal }).catch(() => sleep(100));
    }
  }

  private fits(work: string): boolean {
    return this.count(work) < this.table.get(work)!.atOnce;
  }

  /** Turns that run in this process: of a kind of work, of one tenant. */
  private count(work: string, tenantId?: string): number {
    let count = 0;
    for (const { item } of this.running.values()) {
      if (item.work === work && (tenantId === undefined || item.tenantId === tenantId)) count++;
    }
    return count;
  }

  private saturated(): { work: string; tenantId: string }[] {
    const full = new Map<string, { work: string; tenantId: string }>();
    for (const { item } of this.running.values()) {
      const { work, tenantId } = item;
      if (this.count(work, tenantId) >= this.table.get(work)!.perTenant)
        full.set(`${work}:${tenantId}`, { work, tenantId });
    }
    return [...full.values()];
  }

  private async pause(ms: number): Promise<void> {
    this.call = new AbortController();
    await sleep(ms, undefined, { signal: this.call.signal }).catch(() => undefined);
  }
}

/** The pause after so many failures in a row: doubling, with up to a fifth of jitter. */
function pauseAfter(failures: number): number {
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10));
  return pause * (1 + Math.random() / 5);
}
