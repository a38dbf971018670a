import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PersonalData, type DataSubject, type PersonalDataHolder } from '#foundation/tenancy';
import { PersonKeys } from '#foundation/audit';
import { Challenge } from '../challenges/challenge.schema.js';
import { MailedCode } from '../challenges/mailed-code.schema.js';
import { CustomerSessions } from '../customers/customer-sessions.js';
import { Customer } from '../customers/customer.schema.js';

/** What is shown of an account: everything but secrets. */
const SHOWN = [
  'email',
  'firstName',
  'lastName',
  'phone',
  'locale',
  'addresses',
  'consents',
  'formerEmails',
  'identities',
] as const;

/** The account itself: profile, addresses, consents, sessions. */
@PersonalData('account')
export class AccountData implements PersonalDataHolder {
  constructor(
    @InjectModel(Customer.name) private readonly customers: Model<Customer>,
    @InjectModel(Challenge.name) private readonly challenges: Model<Challenge>,
    @InjectModel(MailedCode.name) private readonly codes: Model<MailedCode>,
    private readonly sessions: CustomerSessions,
    private readonly keys: PersonKeys,
  ) {}

  async *rows({ customerId }: DataSubject): AsyncIterable<object> {
    const account = await this.customers.findById(customerId).lean<Customer>();
    if (!account) return;
    yield {
      id: account._id,
      ...Object.fromEntries(SHOWN.map((field) => [field, account[field]])),
      createdAt: account.createdAt,
    };
    for (const { device, createdAt, lastUsedAt } of await this.sessions.list(customerId)) {
      yield { session: { device, createdAt, lastUsedAt } };
    }
  }

  /** All but the account's row, which knows what else there is to erase: see EraseCustomer. */
  async erase({ customerId, emails }: DataSubject): Promise<void> {
    const addresses = { email: { $in: emails.map(({ email }) => email) } };
    await this.challenges.deleteMany(addresses);
    await this.codes.deleteMany(addresses);
    await this.sessions.endAll(customerId);
    // What the audit log tells about them is sealed under these: it stays, and says nothing any more.
    await this.keys.forget([customerId, ...emails.map(({ email }) => this.keys.byEmail(email))]);
  }
}
