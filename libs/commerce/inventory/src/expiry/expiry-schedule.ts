import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { TenantRegistry, TenantScope } from '#foundation/tenancy';
import { DueReservations } from './due-reservations.js';
import { ReservationExpiry } from './reservation-expiry.js';

const TICK_MS = 1_000;
const SWEEP_SECONDS = 15 * 60;
const TENANTS_AT_ONCE = 50;
const RESERVATIONS_AT_ONCE = 100;
const RETRY_MS = 30_000;

/**
 * The worker's clock of reservations. Every second it visits the tenants that have something due, and only those;
 * every quarter of an hour, and at the start, one worker looks into all tenants' databases, which finds what Redis
 * forgot and works without it.
 */
@Injectable()
export class ExpirySchedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExpirySchedule.name);
  private readonly stopping = new AbortController();
  private running?: Promise<void>;

  constructor(
    private readonly due: DueReservations,
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Visits the tenants that have something due. */
  async tick(now = new Date()): Promise<void> {
    for await (const tenantId of this.due.take(now, TENANTS_AT_ONCE)) {
      if (this.stopping.signal.aborted) await this.due.note(tenantId, now);
      else await this.visit(tenantId, now);
    }
  }

  /** Visits every tenant. */
  async sweep(now = new Date()): Promise<void> {
    for await (const { _id } of this.registry.all({ status: { $in: ['active', 'suspended'] } })) {
      if (this.stopping.signal.aborted) return;
      await this.visit(_id, now);
    }
  }

  private async visit(tenantId: string, now: Date): Promise<void> {
    try {
      const next = await this.scope.run(tenantId, async (graph) => {
        const expiry = await graph.get(ReservationExpiry);
        await expiry.expireDue(RESERVATIONS_AT_ONCE, now);
        return expiry.nextDue();
      });
      if (next) await this.due.note(tenantId, next);
    } catch (error) {
      if (await this.isGone(tenantId)) return;
      this.logger.warn(`expiry of tenant ${tenantId} is tried again: ${(error as Error).message}`);
      await this.due.note(tenantId, new Date(now.getTime() + RETRY_MS));
    }
  }

  private async isGone(tenantId: string): Promise<boolean> {
    const tenant = await this.registry.byId(tenantId).catch(() => undefined);
    return tenant === null || tenant?.status === 'deleted';
  }

  private async run(): Promise<void> {
    let sweepAt = 0;
    while (!this.stopping.signal.aborted) {
      try {
        if (Date.now() >= sweepAt) {
          sweepAt = Date.now() + SWEEP_SECONDS * 1000;
          if (await this.due.maySweep(SWEEP_SECONDS)) await this.sweep();
        }
        await this.tick();
      } catch (error) {
        // Redis or MongoDB is away; the clock goes on.
        this.logger.warn(`expiry of reservations waits: ${(error as Error).message}`);
      }
      await sleep(TICK_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
