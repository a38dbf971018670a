import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import {
  CurrentTenant,
  demandForOther,
  Outbox,
  TenantInjectable,
  TenantKeys,
  UnitOfWork,
} from '#foundation/tenancy';
import { sealChallengeCode } from '../challenges/sealed-code.js';
import { CustomerSessions } from '../customers/customer-sessions.js';
import { Customer } from '../customers/customer.schema.js';
import { identityErrors } from '../identity.errors.js';
import { CustomerErasureRequested, CustomerExportRequested } from '../customers/customer.events.js';
import { ExportLink } from './export-link.js';

/**
 * Requests of people for export and erasure of their data. Staff with customers.write can make them for customers. The worker
 * does the work.
 */
@TenantInjectable()
export class PersonalDataRequests {
  constructor(
    @InjectModel(Customer.name) private readonly rows: Model<Customer>,
    private readonly tenant: CurrentTenant,
    private readonly sessions: CustomerSessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly links: ExportLink,
    private readonly keys: TenantKeys,
  ) {}

  /** Mails a link to the customer's own address. @throws request.forbidden, customer.not-found */
  async export(customerId: string): Promise<void> {
    demandForOther('customers.write', customerId);
    const row = await this.rows.findById(customerId, { email: 1, locale: 1 }).lean<Customer>();
    if (!row) throw identityErrors.customerNotFound();
    const locale = row.locale ?? this.tenant.locale;
    const link = this.links.to(customerId);
    const sealed = sealChallengeCode(this.keys, link);
    await this.unitOfWork.run(() =>
      this.outbox.append(
        CustomerExportRequested.of(customerId, { customerId, email: row.email, locale, sealed }),
      ),
    );
  }

  /**
   * Ends every session and lets the worker erase the customer's data. A second request changes nothing.
   * @throws request.forbidden, customer.not-found
   */
  async erase(customerId: string): Promise<void> {
    demandForOther('customers.write', customerId);
    await this.unitOfWork.run(async (unit) => {
      const before = await this.rows
        .findByIdAndUpdate(customerId, { $set: { status: 'erasing' } }, { projection: { status: 1 } })
        .lean<Customer>();
      if (!before) throw identityErrors.customerNotFound();
      if (before.status === 'erasing') return;
      await this.sessions.endAll(customerId, { unit });
      await this.outbox.append(CustomerErasureRequested.of(customerId, { customerId }));
    });
  }
}
