import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import type { Counter } from 'prom-client';
import { Metrics } from '#platform/metrics';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { tenancyErrors } from '../tenancy.errors.js';
import { running, RunningUnit, type Unit } from './running-unit.js';

const DEADLINE_MS = 2_000;

/** `timeoutMS`: a server that does not answer at all must not hold a request longer than this. */
const TRANSACTION = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority' },
  timeoutMS: 10_000,
} as const;

/**
 * The only way to a transaction. Mongoose's models and the collections of {@link collectionOf} join it through the async
 * context; {@link outsideUnitOfWork} is for what must not. `run` inside `run` joins the outer transaction.
 *
 * The work may run more than once (write conflicts are retried), so it must not call other systems, and ids must be made
 * outside of it. It must await its calls, one after the other: a session can run only one at a time.
 */
@TenantInjectable()
export class UnitOfWork {
  private readonly logger = new Logger(UnitOfWork.name);

  private readonly attempts: Counter<'outcome'>;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    metrics: Metrics,
  ) {
    this.attempts = metrics.counter({
      name: 'emporium_transactions_total',
      help: 'Attempts of transactions: committed; retried because of a rival; busy, because the time was over',
      labelNames: ['outcome'],
    });
  }

  /**
   * Runs `work` in a transaction (snapshot reads, majority writes) and returns its result after the commit.
   * @throws tenant.busy if it could not commit within two seconds because of rivals; then nothing is changed
   */
  async run<T>(work: (unit: Unit) => Promise<T>, options: { deadlineMs?: number } = {}): Promise<T> {
    const outer = running.getStore();
    if (outer?.open) {
      if (outer.connection !== this.connection)
        throw new Error('a transaction of another tenant is running here');
      return work(outer);
    }
    let deadline = Date.now() + (options.deadlineMs ?? DEADLINE_MS);
    let committed: RunningUnit | undefined;
    let attempt = 0;
    let result!: T;
    await this.connection.transaction(async (session) => {
      deadline += await timeOf(committed?.first);
      await this.beforeAttempt(attempt++, deadline);
      const unit = new RunningUnit(this.connection, session);
      committed = unit;
      try {
        result = await running.run(unit, async () => {
          const outcome = await work(unit);
          for (const last of unit.lastWrites) await last();
          return outcome;
        });
      } finally {
        // A call that still runs in this context afterwards was not awaited; it must fail, not join.
        unit.open = false;
      }
    }, TRANSACTION);
    this.attempts.inc({ outcome: 'committed' });
    for (const effect of committed!.effects) await this.runEffect(effect);
    return result;
  }

  /** The transaction in progress. @throws Error outside one: the caller's write needs to be atomic with others */
  get current(): Unit {
    const unit = running.getStore();
    if (!unit?.open || unit.connection !== this.connection)
      throw new Error('this needs a running UnitOfWork');
    return unit;
  }

  /** For writes that must be atomic with others of the caller. @throws Error where no unit of work runs */
  mustBeRunning(): void {
    void this.current;
  }

  private async beforeAttempt(attempt: number, deadline: number): Promise<void> {
    if (attempt === 0) return;
    const over = Date.now() > deadline;
    this.attempts.inc({ outcome: over ? 'busy' : 'retried' });
    if (over) throw tenancyErrors.busy(undefined, { retryAfter: 1 });
    // With full jitter, rivals do not meet again (AWS, "Exponential Backoff And Jitter").
    await sleep(Math.random() * Math.min(100, 4 * 2 ** attempt));
  }

  private async runEffect(effect: () => void | Promise<void>): Promise<void> {
    try {
      await effect();
    } catch (error) {
      this.logger.error('an after-commit effect failed', (error as Error).stack);
    }
  }
}

async function timeOf(work: (() => Promise<void>) | undefined): Promise<number> {
  const begun = Date.now();
  await work?.();
  return Date.now() - begun;
}
