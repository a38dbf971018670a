import { CurrentTenant, TenantInjectable, TenantKeys, UnitOfWork } from '#foundation/tenancy';
import { Challenges } from '../challenges/challenges.js';
import { DiscreetMails } from '../challenges/discreet-mails.js';
import { PasswordReset } from '../challenges/password-reset.js';
import { CustomerPasswordResetRequested } from './customer.events.js';
import { Passwords } from '../passwords/passwords.js';
import { Customers } from './customers.js';

/** Password reset of customers. */
@TenantInjectable()
export class CustomerPasswordReset extends PasswordReset {
  constructor(
    customers: Customers,
    tenant: CurrentTenant,
    keys: TenantKeys,
    challenges: Challenges,
    passwords: Passwords,
    unitOfWork: UnitOfWork,
    mails: DiscreetMails,
  ) {
    const accounts = {
      keys,
      purpose: 'customer-password-reset' as const,
      requested: CustomerPasswordResetRequested,
      find: async (email: string) => {
        const customer = await customers.withEmail(email);
        if (customer?.status !== 'active') return null;
        const locale = customer.locale ?? tenant.locale;
        return { id: customer._id, locale };
      },
      setPassword: (id: string, hash: string, first: () => Promise<void>) =>
        customers.setPassword(id, hash, { first }),
    };
    super(accounts, challenges, passwords, unitOfWork, mails);
  }
}
