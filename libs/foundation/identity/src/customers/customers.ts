import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { newId } from '#platform/ids';
import { duplicateAs, readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { accepted, given } from '#platform/values';
import {
  collectionOf,
  CurrentTenant,
  demand,
  demandForOther,
  Outbox,
  TenantInjectable,
  UnitOfWork,
} from '#foundation/tenancy';
import { normaliseEmail } from '../log-in/normalise-email.js';
import { CUSTOMER, valueErrors } from '../identity-values.js';
import { identityErrors } from '../identity.errors.js';
import {
  CustomerPasswordChanged,
  CustomerRegistered,
  CustomerSessionsEnded,
  CustomerUpdated,
} from './customer.events.js';
import { Passwords } from '../passwords/passwords.js';
import { CustomerRealm } from './customer-realm.js';
import { CustomerSessions } from './customer-sessions.js';
import { Customer, type CustomerRecord, type LinkedIdentity } from './customer.schema.js';

export interface CustomerProfile {
  readonly firstName: string;
  readonly lastName: string;
  readonly phone?: string | null;
}

/** A profile with the other values of a new account. */
export interface NewCustomer extends CustomerProfile {
  /** Verified: by a mailed code, or by the staff or script that creates the account. */
  readonly email: string;
  readonly passwordHash?: string;
  readonly locale?: string;
  /** Who the customer is at an OpenID provider. */
  readonly identities?: LinkedIdentity[];
}

/** The tenant's customers. */
@TenantInjectable()
export class Customers {
  constructor(
    @InjectModel(Customer.name) private readonly rows: Model<Customer>,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly passwords: Passwords,
    private readonly sessions: CustomerSessions,
    private readonly tenant: CurrentTenant,
    private readonly realm: CustomerRealm,
  ) {}

  /**
   * Creates an account whose email was verified elsewhere, without mailing a code.
   * @throws auth.email-taken, auth.email-unusable, auth.password-unusable, identity.invalid-value
   */
  async create({
    password,
    ...wanted
  }: Omit<NewCustomer, 'passwordHash'> & { readonly password: string }): Promise<CustomerRecord> {
    const customer = accepted(CUSTOMER, wanted, valueErrors.invalid);
    const { email, firstName, lastName } = customer;
    const passwordHash = await this.passwords.hash(this.realm.keys, password, [email, firstName, lastName]);
    return this.add({ ...customer, passwordHash, email: normaliseEmail(customer.email) });
  }

  /**
   * Adds an account with its event, in the running transaction or in a new one.
   * @param customer with a normalised email and accepted other values
   * @param first runs before, in the same transaction
   * @throws auth.email-taken
   */
  async add(customer: NewCustomer, first: () => Promise<void> = async () => {}): Promise<CustomerRecord> {
    const _id = newId();
    const { phone, ...rest } = customer;
    const row = { _id, ...rest, ...(phone && { phone }) };
    return duplicateAs(identityErrors.emailTaken, () =>
      this.unitOfWork.run(async () => {
        await first();
        const created = await this.rows.create(row);
        await this.outbox.append(CustomerRegistered.of(_id, factsOf(created)));
        return withoutHash(created.toObject());
      }),
    );
  }

  /** Without a check of permissions; for code that acts with the product's own rights. */
  async find(id: string): Promise<CustomerRecord | null> {
    return this.rows.findById(id, { passwordHash: 0 }).lean<CustomerRecord>();
  }

  /** The caller's own account, or any with customers.read. @throws request.forbidden, customer.not-found */
  async byId(id: string): Promise<CustomerRecord> {
    demandForOther('customers.read', id);
    const row = await this.find(id);
    if (!row) throw identityErrors.customerNotFound();
    return row;
  }

  /** The account of a normalised email, with its password hash; for log-ins. */
  async withEmail(email: string): Promise<Customer | null> {
    return this.rows.findOne({ email }).lean<Customer>();
  }

  /** An account with its hash, for checks of its password. */
  async withHash(id: string): Promise<Customer | null> {
    return this.rows.findById(id).lean<Customer>();
  }

  /**
   * @param search beginning of the email address; all customers without it
   * @throws request.forbidden without customers.read
   */
  async list(page: PageRequest, search?: string): Promise<PageRows<CustomerRecord>> {
    demand('customers.read');
    const filter = search ? { email: { $regex: `^${escaped(search.toLowerCase())}` } } : {};
    return readPage(collectionOf<CustomerRecord>(this.rows), page, {
      filter,
      projection: { passwordHash: 0, mfa: 0 },
    });
  }

  /** Changes the given fields; `phone: null` removes the phone. @throws request.forbidden, customer.not-found, identity.invalid-value */
  async update(id: string, changes: Partial<CustomerProfile>): Promise<CustomerRecord> {
    demandForOther('customers.write', id);
    const { phone, ...names } = accepted(CUSTOMER, given(changes), valueErrors.invalid, { partial: true });
    const change = {
      $set: { ...names, ...(phone && { phone }) },
      ...(phone === null && { $unset: { phone: '' as const } }),
    };
    return this.unitOfWork.run(async () => {
      const row = await this.rows
        .findByIdAndUpdate(id, change, { returnDocument: 'after', projection: { passwordHash: 0 } })
        .lean<CustomerRecord>();
      if (!row) throw identityErrors.customerNotFound();
      await this.outbox.append(CustomerUpdated.of(id, factsOf(row)));
      return row;
    });
  }

  /** Sets a password's hash, ends sessions and mails the person. @param first runs before, in the same transaction */
  async setPassword(
    id: string,
    passwordHash: string,
    options: { except?: string; first?: () => Promise<void> } = {},
  ): Promise<void> {
    await this.unitOfWork.run(async (unit) => {
      await options.first?.();
      const row = await this.rows.findByIdAndUpdate(id, { $set: { passwordHash } }).lean<Customer>();
      // Erased meanwhile.
      if (!row) return;
      await this.sessions.endAll(id, { except: options.except, unit });
      const { email, locale = this.tenant.locale } = row;
      await this.outbox.append(CustomerPasswordChanged.of(id, { customerId: id, email, locale }));
    });
  }

  /** Logs a customer out everywhere, for staff. @throws request.forbidden without customers.write; customer.not-found */
  async endSessions(id: string): Promise<void> {
    demand('customers.write');
    await this.unitOfWork.run(async (unit) => {
      if (!(await this.find(id))) throw identityErrors.customerNotFound();
      await this.sessions.endAll(id, { unit });
      await this.outbox.append(CustomerSessionsEnded.of(id, { customerId: id }));
    });
  }

  /** Stores a stronger hash of the same password, unless the password was changed meanwhile. */
  async upgradeHash({ _id, passwordHash }: Customer, upgraded: string): Promise<void> {
    await this.rows.updateOne({ _id, passwordHash }, { $set: { passwordHash: upgraded } });
  }
}

/** A customer in events. */
export function factsOf({ _id, email, firstName, lastName }: CustomerRecord) {
  return { customerId: _id, email, firstName, lastName };
}

function withoutHash({ passwordHash: _, ...record }: Customer): CustomerRecord {
  return record;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
