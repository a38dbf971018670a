import { Logger } from '@nestjs/common';
import { Payments } from '#commerce/payments';
import { ClosesWithTenant, CurrentTenant, WorkList, type TenantClosing } from '#foundation/tenancy';
import { Semaphore } from '#platform/semaphore';
import { ExpireCheckout } from './expire-checkout.js';
import { PAYMENTS_WORK } from './payments-work.js';

/** Questions to providers at the same time. */
const AT_ONCE = 8;
/** After the tries of this process. */
const LATER_MS = 15_000;

/**
 * Closes the pages where shoppers can pay a shop that is suspended or deleted, and ends their orders, as when their time is
 * over. If somebody pays first, {@link ConfirmPayment} gives the money back.
 *
 * If the process dies, or a provider cannot be asked: {@link ReconcilePayments} closes the rest.
 */
@ClosesWithTenant('pay pages')
export class ClosePayPages implements TenantClosing {
  private readonly logger = new Logger(ClosePayPages.name);

  constructor(
    private readonly tenant: CurrentTenant,
    private readonly payments: Payments,
    private readonly expireCheckout: ExpireCheckout,
    private readonly workList: WorkList,
  ) {}

  async close(until: number): Promise<void> {
    const later = new Date(Date.now() + LATER_MS);
    const waiting = await this.payments.checkAllBy(later);
    if (waiting.length === 0) return;
    await this.workList.wake(this.tenant.id, [{ work: PAYMENTS_WORK, at: later }]);
    const places = new Semaphore(AT_ONCE);
    await Promise.all(waiting.map((orderId) => places.run(() => this.closeOne(orderId, until))));
  }

  open(): Promise<number> {
    return this.payments.countAwaited();
  }

  private async closeOne(orderId: string, until: number): Promise<void> {
    if (Date.now() >= until) return;
    try {
      await this.expireCheckout.expire(orderId);
    } catch (error) {
      this.logger.warn(`the pay page of order ${orderId} is closed later: ${(error as Error).message}`);
    }
  }
}
