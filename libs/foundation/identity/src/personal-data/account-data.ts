import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PersonalData, proofsOf, type DataSubject, type PersonalDataHolder } from '#foundation/tenancy';
import { PersonKeys } from '#foundation/audit';
import { Challenge } from '../challenges/challenge.schema.js';
import { MailedCode } from '../challenges/mailed-code.schema.js';
import { CustomerGroups } from '../customer-groups/customer-groups.js';
import { CustomerSessions } from '../customers/customer-sessions.js';
import { Customer } from '../customers/customer.schema.js';

/** The exported fields of an account: all except secrets. */
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
    private readonly groups: CustomerGroups,
    private readonly sessions: CustomerSessions,
    private readonly keys: PersonKeys,
  ) {}

  async *rows({ customerId }: DataSubject): AsyncIterable<object> {
    const account = await this.customers.findById(customerId).lean<Customer>();
    if (!account) return;
    yield {
      id: account._id,
      ...Object.fromEntries(SHOWN.map((field) => [field, account[field]])),
      groups: (await this.groups.existing(account.groupIds ?? [])).map(({ name }) => name),
      createdAt: account.createdAt,
    };
    for (const { device, createdAt, lastUsedAt } of await this.sessions.list(customerId)) {
      yield { session: { device, createdAt, lastUsedAt } };
    }
  }

  /** Erases everything except the account's document, which the erasure needs until its end: see EraseCustomer. */
  async erase({ customerId, emails }: DataSubject): Promise<void> {
    const addresses = { email: { $in: emails.map(({ email }) => email) } };
    await this.challenges.deleteMany({ ...proofsOf('challenge'), ...addresses });
    await this.codes.deleteMany({ ...proofsOf('code'), ...addresses });
    await this.sessions.endAll(customerId);
    // Personal facts in the audit log are sealed with these keys: they stay, but nobody can read them any more.
    await this.keys.forget([customerId, ...emails.flatMap(({ email }) => this.keys.everByEmail(email))]);
  }
}
