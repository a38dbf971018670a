import { Work, type TenantWork } from '#foundation/tenancy';
import { EraseCustomer, ERASURES_WORK } from './erase-customer.js';

/** Continues erasures that had to wait, such as for an order that was not delivered: a day after the last try. */
@Work({
  name: ERASURES_WORK,
  due: { collection: 'customers', at: 'eraseAgainAt', where: { status: 'erasing' } },
  atOnce: 2,
})
export class ContinueErasures implements TenantWork {
  constructor(private readonly eraseCustomer: EraseCustomer) {}

  turn(): Promise<void> {
    return this.eraseCustomer.continueDue(new Date());
  }
}
