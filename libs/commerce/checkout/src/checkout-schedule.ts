import { CurrentTenant, TenantInjectable, UnitOfWork } from '#foundation/tenancy';
import { DueTenants } from './due-tenants.js';

/** Lets the worker know when this tenant's provider has to be asked about payments. */
@TenantInjectable()
export class CheckoutSchedule {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly unitOfWork: UnitOfWork,
    private readonly dueTenants: DueTenants,
  ) {}

  /** Once the running transaction is committed: there is something to do at this time. */
  at(time: Date | undefined): void {
    if (time) this.unitOfWork.current.afterCommit(() => this.dueTenants.note(this.tenant.id, time));
  }
}
