import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import { GuessLimits } from '../guessing/guess-limits.js';
import { ChangePassword } from '../passwords/change-password.js';
import { Passwords } from '../passwords/passwords.js';
import { CustomerRealm } from './customer-realm.js';
import { CustomerSessions } from './customer-sessions.js';
import { Customers } from './customers.js';

/** Customers change their own password. */
@TenantInjectable()
export class ChangeCustomerPassword extends ChangePassword {
  constructor(
    customers: Customers,
    sessions: CustomerSessions,
    tenant: CurrentTenant,
    passwords: Passwords,
    guesses: GuessLimits,
    realm: CustomerRealm,
  ) {
    const accounts = {
      read: async (id: string) => {
        const row = await customers.withHash(id);
        return row && { ...row, words: [tenant.record.name, row.email, row.firstName, row.lastName] };
      },
      set: (...setting: Parameters<Customers['setPassword']>) => customers.setPassword(...setting),
    };
    super(accounts, sessions, passwords, guesses, realm);
  }
}
