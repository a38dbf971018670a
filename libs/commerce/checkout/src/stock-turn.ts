import { StockGate, stockId } from '#commerce/inventory';
import type { Order } from '#commerce/orders';
import { TenantInjectable, UnitOfWork } from '#foundation/tenancy';

/** Runs transactions that change an order's stock, one after the other; see {@link StockGate}. */
@TenantInjectable()
export class StockTurn {
  constructor(
    private readonly gate: StockGate,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Runs `work` in one transaction. @throws tenant.busy if too many wait for the same stock */
  run<T>({ storeId, lines }: Pick<Order, 'storeId' | 'lines'>, work: () => Promise<T>): Promise<T> {
    const tracked = lines.filter(({ stockPolicy }) => stockPolicy !== 'untracked');
    const stockIds = tracked.map(({ variantId }) => stockId(variantId, storeId));
    return this.gate.pass(stockIds, () => this.unitOfWork.run(work));
  }
}
