import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { TenantInjectable } from '../scope/tenant-injectable.js';
import { tenancyErrors } from '../tenancy.errors.js';

/** A transaction in progress. */
export interface Unit {
  /** For calls through the driver; Mongoose finds the session by itself. */
  readonly session: mongo.ClientSession;
  /** Runs `last` in the transaction when the work is done, after every other write; at each attempt anew. */
  beforeCommit(last: () => Promise<void>): void;
  /** Runs `effect` once the transaction is committed, never after a rollback; its failure is logged, not thrown. */
  afterCommit(effect: () => void | Promise<void>): void;
}

class RunningUnit implements Unit {
  readonly effects: (() => void | Promise<void>)[] = [];
  readonly lastWrites: (() => Promise<void>)[] = [];
  open = true;

  constructor(
    readonly connection: Connection,
    readonly session: mongo.ClientSession,
  ) {}

  beforeCommit(last: () => Promise<void>): void {
    this.lastWrites.push(last);
  }

  afterCommit(effect: () => void | Promise<void>): void {
    this.effects.push(effect);
  }
}

const running = new AsyncLocalStorage<RunningUnit>();

/** Whether the calling code runs inside a transaction. */
export function insideUnitOfWork(): boolean {
  return running.getStore()?.open ?? false;
}

const DEADLINE_MS = 2_000;

/** `timeoutMS`: a server that does not answer at all must not hold a request longer than this. */
const TRANSACTION = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority' },
  timeoutMS: 10_000,
} as const;

/**
 * The only way to a transaction. Mongoose's models join it through the async context; driver calls pass
 * `unit.session`. `run` inside `run` joins the outer transaction.
 *
 * The work may run more than once (write conflicts are retried), so it must not call other systems, and ids must be made
 * outside of it. It must await its calls, one after the other: a session can run only one at a time.
 */
@TenantInjectable()
export class UnitOfWork {
  private readonly logger = new Logger(UnitOfWork.name);

  constructor(@InjectConnection() private readonly connection: Connection) {}

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
    const deadline = Date.now() + (options.deadlineMs ?? DEADLINE_MS);
    let committed: RunningUnit | undefined;
    let attempt = 0;
    let result!: T;
    await this.connection.transaction(async (session) => {
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
    for (const effect of committed!.effects) await this.runEffect(effect);
    return result;
  }

  /** The session of the transaction in progress, or undefined outside one. */
  get session(): mongo.ClientSession | undefined {
    const unit = running.getStore();
    return unit?.open && unit.connection === this.connection ? unit.session : undefined;
  }

  /** The transaction in progress. @throws Error outside one: the caller's write needs to be atomic with others */
  get current(): Unit {
    const unit = running.getStore();
    if (!unit?.open || unit.connection !== this.connection)
      throw new Error('this needs a running UnitOfWork');
    return unit;
  }

  private async beforeAttempt(attempt: number, deadline: number): Promise<void> {
    if (attempt === 0) return;
    if (Date.now() > deadline) throw tenancyErrors.busy(undefined, { retryAfter: 1 });
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
