import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CurrentTenant, Outbox, TenantInjectable, UnitOfWork, type Unit } from '#foundation/tenancy';
import { CustomerMfaChanged } from './customer.events.js';
import { SecondFactor, type SecondFactorChange } from '../mfa/second-factor.js';
import type { WithSecondFactor } from '../mfa/second-factor-state.js';
import { CustomerRealm } from './customer-realm.js';
import { CustomerSessions } from './customer-sessions.js';
import { Customer } from './customer.schema.js';

/** The second factor of customers; a mail tells them of each change. */
@TenantInjectable()
export class CustomerSecondFactor extends SecondFactor {
  constructor(
    @InjectModel(Customer.name) private readonly rows: Model<Customer>,
    private readonly tenant: CurrentTenant,
    realm: CustomerRealm,
    sessions: CustomerSessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {
    super(rows as unknown as Model<WithSecondFactor>, realm, sessions);
  }

  protected override async commit(
    id: string,
    change: SecondFactorChange,
    writes: (unit: Unit) => Promise<void>,
  ): Promise<void> {
    await this.unitOfWork.run(async (unit) => {
      await writes(unit);
      const customer = await this.rows.findById(id, { email: 1, locale: 1 }).lean<Customer>();
      if (!customer) return;
      const { email, locale = this.tenant.locale } = customer;
      await this.outbox.append(CustomerMfaChanged.of(id, { customerId: id, change, email, locale }));
    });
  }
}
