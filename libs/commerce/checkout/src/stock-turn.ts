import { StockGate, stockId } from '#commerce/inventory';
import type { Order } from '#commerce/orders';
import { TenantInjectable, UnitOfWork } from '#foundation/tenancy';

/** Transactions that change the stock of an order, each when its turn has come; see {@link StockGate}. */
@TenantInjectable()
export class StockTurn {
  constructor(
    private readonly gate: StockGate,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Runs `work` in one transaction. @throws tenant.busy when too many wait for the same articles */
  run<T>({ storeId, lines }: Pick<Order, 'storeId' | 'lines'>, work: () => Promise<T>): Promise<T> {
    const stockIds = lines.map(({ variantId }) => stockId(variantId, storeId));
    return this.gate.pass(stockIds, () => this.unitOfWork.run(work));
  }
}
