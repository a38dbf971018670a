import { Inject, Optional } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { Semaphore } from '#platform/semaphore';
import { CurrentTenant, insideUnitOfWork, tenancyErrors, TenantInjectable } from '#foundation/tenancy';
import { StockLocks } from './stock-locks.js';

export interface StockGateOptions {
  /**
   * `redis`: wait for transactions of this process, and of other processes if stock is in demand; `process`: wait for this
   * process only; `off`: do not wait.
   */
  readonly mode: 'redis' | 'process' | 'off';
  /** Largest number of simultaneous transactions of a tenant. */
  readonly places: number;
  /** Longest wait in milliseconds. */
  readonly waitMs: number;
}

/** Injection token of {@link StockGateOptions}, for tests with other options. */
export const STOCK_GATE_OPTIONS = Symbol('StockGateOptions');

const DEFAULTS = { places: 8, waitMs: 8_000 } as const;

/**
 * A queue for transactions that change stock, so that they wait instead of causing write conflicts: one at a time for
 * each stock document, eight for a tenant. Measured with 500 buyers of 150 variants: 1.0 attempts a commit instead of
 * 6.2. The gate is not needed for correct stock: the condition in the database alone decides what may be sold.
 */
@TenantInjectable()
export class StockGate {
  private readonly options: StockGateOptions;
  private readonly gate: Semaphore;
  private readonly lines = new Map<string, Semaphore>();

  constructor(
    private readonly tenant: CurrentTenant,
    private readonly locks: StockLocks,
    @Inject(CONFIG) config: Pick<Config, 'STOCK_GATE'>,
    @Optional() @Inject(STOCK_GATE_OPTIONS) options?: Partial<StockGateOptions>,
  ) {
    this.options = { ...DEFAULTS, mode: config.STOCK_GATE, ...options };
    this.gate = new Semaphore(this.options.places);
  }

  /**
   * Waits for its turn, then runs `work`, a transaction. Inside a running transaction it does not wait, because a
   * transaction that waits too long fails.
   * @param stockIds ids of the stock documents that the work will change; see `stockId`
   * @throws tenant.busy (503 with Retry-After) if the wait is too long; `work` has not run then
   */
  async pass<T>(stockIds: readonly string[], work: () => Promise<T>): Promise<T> {
    if (this.options.mode === 'off' || insideUnitOfWork()) return work();
    const deadline = Date.now() + this.options.waitMs;
    const leave: (() => void | Promise<void>)[] = [];
    try {
      // Always in the same order, which prevents deadlocks.
      for (const id of [...new Set(stockIds)].sort())
        leave.unshift(...(await this.standInLine(id, deadline)));
      if (!(await this.gate.acquire(deadline))) throw busy();
      leave.unshift(() => this.gate.release());
      return await work();
    } finally {
      for (const step of leave) await step();
    }
  }

  /** Waits for one stock document. Returns the functions that release it; call them in this order. */
  private async standInLine(id: string, deadline: number): Promise<(() => void | Promise<void>)[]> {
    let line = this.lines.get(id);
    if (!line) this.lines.set(id, (line = new Semaphore(1)));
    // The first in the queue does not ask Redis: most stock has no queue.
    const crowded = !line.idle;
    if (!(await line.acquire(deadline))) throw busy();
    const leave = (): void => this.leaveLine(id, line);
    if (!crowded || this.options.mode !== 'redis') return [leave];
    const unlock = await this.locks.take(this.tenant.id, id, deadline);
    if (unlock) return [unlock, leave];
    leave();
    throw busy();
  }

  private leaveLine(id: string, line: Semaphore): void {
    line.release();
    if (line.idle) this.lines.delete(id);
  }
}

function busy(): Error {
  return tenancyErrors.busy(undefined, { retryAfter: 2 });
}
