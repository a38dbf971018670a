import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { TenantInjectable, type DataSubject } from '#foundation/tenancy';
import { Customer } from '../customers/customer.schema.js';

/** Finds customers whose data are exported or erased. */
@TenantInjectable()
export class DataSubjects {
  constructor(@InjectModel(Customer.name) private readonly rows: Model<Customer>) {}

  /** @returns null if the customer is gone */
  async find(customerId: string): Promise<DataSubject | null> {
    const row = await this.rows.findById(customerId, { email: 1, formerEmails: 1 }).lean<Customer>();
    return row && { customerId, emails: [{ email: row.email }, ...(row.formerEmails ?? [])] };
  }
}
