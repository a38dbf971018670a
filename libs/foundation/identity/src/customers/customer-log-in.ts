import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import type { DeviceCode } from '../guessing/device-codes.js';
import { DeviceMails } from '../guessing/device-mails.js';
import { GuessLimits } from '../guessing/guess-limits.js';
import { CustomerDeviceCodeRequested } from './customer.events.js';
import { LogIn } from '../log-in/log-in.js';
import { Passwords } from '../passwords/passwords.js';
import type { Grants } from '../sessions/session-tokens.js';
import { CustomerRealm } from './customer-realm.js';
import { CustomerSecondFactor } from './customer-second-factor.js';
import { CustomerSessions } from './customer-sessions.js';
import type { Customer } from './customer.schema.js';
import { Customers } from './customers.js';

/** Customers have no permissions: their routes concern only their own data. */
export const CUSTOMER_GRANTS: Grants = { roles: ['customer'] };

/** Log-in of customers; a second factor is their choice. */
@TenantInjectable()
export class CustomerLogIn extends LogIn<Customer> {
  constructor(
    customers: Customers,
    passwords: Passwords,
    secondFactor: CustomerSecondFactor,
    sessions: CustomerSessions,
    tenant: CurrentTenant,
    guesses: GuessLimits,
    realm: CustomerRealm,
    mails: DeviceMails,
  ) {
    const accounts = {
      withEmail: (email: string) => customers.withEmail(email),
      find: (id: string) => customers.find(id),
      grantsOf: ({ status }: Pick<Customer, 'status'>) => (status === 'active' ? CUSTOMER_GRANTS : null),
      upgradeHash: (customer: Customer, upgraded: string) => customers.upgradeHash(customer, upgraded),
      secondFactorRequired: () => false,
      sendDeviceCode: (account: Customer | null, code: DeviceCode) =>
        mails.send(CustomerDeviceCodeRequested, account, code),
      issuer: () => tenant.record.name,
    };
    super(accounts, passwords, secondFactor, sessions, guesses, realm);
  }
}
