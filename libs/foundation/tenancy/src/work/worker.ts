import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { PROCESS_ID } from '#platform/ids';
import { ModuleRef } from '@nestjs/core';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { TenantScope } from '../scope/tenant-scope.js';
import { whenDue, WorkTable, type WorkEntry } from './define-work.js';
import { TakeOver } from './take-over.js';
import { QUEUED, type WorkItem } from './work-item.schema.js';
import { LEASE_MS, WorkList, type Busy } from './work-list.js';
import { WorkMetrics } from './work-metrics.js';
import { WorkQueues } from './work-queues.js';

/** How often the work list is looked at when nobody calls. */
const POLL_MS = 1_000;
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
    private readonly registry: TenantRegistry,
    private readonly takeOver: TakeOver,
    private readonly scope: TenantScope,
    private readonly services: ModuleRef,
    private readonly metrics: WorkMetrics,
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
    const due = await this.list.due(CLAIM_AT_ONCE, this.busy());
    if (due.length === 0) return false;
    const mine: string[] = [];
    const queued: string[] = [];
    const room = new Map<string, number>();
    for (const { _id, work, tenantId, lane, lost } of due) {
      const entry = this.table.get(work);
      if (!entry) this.unknownWorks.add(work);
      else if (entry.queue && !lost) queued.push(_id);
      else if (this.takesRoom(entry, { tenantId, lane }, room)) mine.push(_id);
    }
    const asked = Date.now();
    const claimed = await this.list.claim(mine, this.owner);
    for (const item of claimed) void this.start(item, asked);
    const forQueues = await this.list.claim(queued, QUEUED);
    await Promise.all(forQueues.map((item) => this.enqueue(item)));
    return due.length === CLAIM_AT_ONCE && claimed.length + forQueues.length > 0;
  }

  /** What the bounds of this process leave no room for. */
  private busy(): Busy {
    const works = [...this.unknownWorks];
    for (const { name, lanesApart } of this.table.all()) {
      if (!lanesApart && !this.fits({ work: name })) works.push(name);
    }
    const tenants = new Map<string, Busy['tenants'][number]>();
    const lanes = new Map<string, Busy['lanes'][number]>();
    for (const { item } of this.running.values()) {
      const { work, tenantId, lane } = item;
      if (this.isSaturated(item)) tenants.set(`${work} ${tenantId}`, { work, tenantId });
      if (this.table.get(work)!.lanesApart && !this.fits(item)) lanes.set(`${work} ${lane}`, { work, lane });
    }
    return { works, tenants: [...tenants.values()], lanes: [...lanes.values()] };
  }

  /** Whether another turn fits into the bounds of its work, with those that were found before it. */
  private takesRoom(
    { name: work, atOnce, perTenant, lanesApart }: WorkEntry,
    { tenantId, lane }: Pick<WorkItem, 'tenantId' | 'lane'>,
    taken: Map<string, number>,
  ): boolean {
    const together = lanesApart ? { work, lane } : { work };
    const [ofAll, ofTenant] = [JSON.stringify(together), JSON.stringify({ work, tenantId })];
    const all = taken.get(ofAll) ?? this.count(together);
    const its = taken.get(ofTenant) ?? this.count({ work, tenantId });
    if (all >= atOnce || its >= perTenant) return false;
    taken.set(ofAll, all + 1);
    taken.set(ofTenant, its + 1);
    return true;
  }

  private async enqueue(item: WorkItem): Promise<void> {
    if (await this.queues.add(this.table.get(item.work)!.queue!, item)) return;
    await this.adopt(item);
  }

  /** Does what a job brought, unless it is settled meanwhile or the tenant has its share already. */
  private async adopt(job: Pick<WorkItem, '_id' | 'fence'>): Promise<void> {
    const asked = Date.now();
    const item = await this.list.adopt(job, this.owner);
    if (!item) return;
    const entry = this.table.get(item.work);
    if (!entry || this.stopping.signal.aborted || this.isSaturated(item)) {
      await this.list.settle(item, new Date(Date.now() + POLL_MS));
      return;
    }
    await this.start(item, asked);
  }

  /** @param asked when the lease was asked for */
  private start(item: WorkItem, asked: number): Promise<void> {
    const done = this.carryOut(item, asked).then((again) => {
      const wasFull = !this.fits(item) || this.isSaturated(item);
      this.running.delete(item._id);
      if (again || wasFull) this.poke();
    });
    this.running.set(item._id, { item, done });
    return done;
  }

  /** @returns whether there is more to take from the list now */
  private async carryOut(item: WorkItem, asked: number): Promise<boolean> {
    const entry = this.table.get(item.work)!;
    const began = Date.now();
    try {
      const tenant = await this.tenantOf(item);
      const deleted = tenant?.status === 'deleted';
      if (!tenant || (deleted && !entry.afterDeletion)) {
        await this.list.forget(item.tenantId, tenant ? this.table.afterDeletion() : []);
        return false;
      }
      if (item.lost === 'process') await this.takeOver.from(item.lostBy ?? '', tenant);
      const again = await this.list.settle(item, await this.turn(tenant, entry, item, asked));
      if (deleted) await this.list.drop(item);
      this.metrics.turn(item.work, 'done', began);
      return again;
    } catch (error) {
      this.metrics.turn(item.work, 'failed', began);
      const failures = (item.failures ?? 0) + 1;
      this.logger.warn(`${item._id} is tried again: ${(error as Error).message}`);
      const later = new Date(Date.now() + pauseAfter(failures));
      return this.list.settle(item, later, failures).catch(() => false);
    }
  }

  /** Its work is forgotten if it is deleted, so what is in memory is not enough: it may have been restored. */
  private async tenantOf({ tenantId }: WorkItem): Promise<TenantRecord | null> {
    const known = await this.registry.byId(tenantId);
    return known && known.status !== 'deleted' ? known : this.registry.read({ _id: tenantId });
  }

  /** One turn. @returns when the next is due */
  private async turn(
    tenant: TenantRecord,
    entry: WorkEntry,
    item: WorkItem,
    asked: number,
  ): Promise<Date | undefined> {
    const { lane } = item;
    return this.scope.runFor(tenant, async (graph) => {
      const service = await graph.get(entry.service);
      const begins = Date.now();
      // A process that stood still since it asked may have been replaced: two would do a whole turn side by side.
      if (begins - asked > RENEW_MS && !(await this.list.holds(item))) return undefined;
      const outcome = await service.turn({ lane, until: begins + entry.turnMs });
      if (outcome === 'more') return new Date();
      if (outcome === 'idle') return undefined;
      const db = graph.connection.db!;
      const [next] = await whenDue([entry], { db, lane, services: this.services });
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

  /** Whether the process may do one more of this kind. */
  private fits({ work, lane }: Pick<WorkItem, 'work' | 'lane'>): boolean {
    const { atOnce, lanesApart } = this.table.get(work)!;
    return this.count(lanesApart ? { work, lane } : { work }) < atOnce;
  }

  /** Whether a tenant has its share of a work. */
  private isSaturated({ work, tenantId }: Pick<WorkItem, 'work' | 'tenantId'>): boolean {
    return this.count({ work, tenantId }) >= this.table.get(work)!.perTenant;
  }

  /** Turns that run in this process, of a kind of work; of a tenant or in a lane, if it is given. */
  private count(of: Pick<WorkItem, 'work'> & Partial<Pick<WorkItem, 'tenantId' | 'lane'>>): number {
    let count = 0;
    for (const { item } of this.running.values()) {
      const same =
        item.work === of.work &&
        (of.tenantId === undefined || item.tenantId === of.tenantId) &&
        (of.lane === undefined || item.lane === of.lane);
      if (same) count++;
    }
    return count;
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
