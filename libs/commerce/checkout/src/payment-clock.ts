import { setTimeout as sleep } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { TenantRegistry, TenantScope } from '#foundation/tenancy';
import { DueTenants } from './due-tenants.js';
import { ReconcilePayments } from './reconcile-payments.js';

const TICK_MS = 2_000;
const SWEEP_SECONDS = 15 * 60;
const TENANTS_AT_ONCE = 50;
/** The pause after a failure, and of a tenant that always has something to do. */
const AGAIN_MS = 15_000;

/**
 * The worker's clock of payments. It visits the tenants that have something to ask their provider, and only those;
 * every quarter of an hour one worker looks into all tenants' databases, which finds what Redis forgot.
 */
@Injectable()
export class PaymentClock implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(PaymentClock.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly due: DueTenants,
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
    const soonest = now.getTime() + AGAIN_MS;
    try {
      const tenant = await this.registry.byId(tenantId);
      if (!tenant || tenant.status === 'deleted') return;
      const next = await this.scope.runFor(tenant, async (graph) => {
        const reconcile = await graph.get(ReconcilePayments);
        await reconcile.due(now);
        return reconcile.nextDue();
      });
      if (next) await this.due.note(tenantId, new Date(Math.max(next.getTime(), soonest)));
    } catch (error) {
      this.logger.warn(`payments of tenant ${tenantId} are tried again: ${(error as Error).message}`);
      await this.due.note(tenantId, new Date(soonest));
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (await this.due.maySweep(SWEEP_SECONDS)) await this.sweep();
        await this.tick();
      } catch (error) {
        // Redis or MongoDB is away; the clock goes on.
        this.logger.warn(`payments wait: ${(error as Error).message}`);
      }
      await sleep(TICK_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
