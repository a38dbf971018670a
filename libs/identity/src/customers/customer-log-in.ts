import { TenantInjectable } from '#tenancy';
import { normaliseEmail } from '../email.js';
import { identityErrors } from '../identity.errors.js';
import { Passwords } from '../passwords/passwords.js';
import type { Device } from '../sessions/session.schema.js';
import type { Grants, Tokens } from '../sessions/session-tokens.js';
import { CustomerSessions } from './customer-sessions.js';
import { Customers } from './customers.js';

/** Customers hold no permissions: their routes are about what is their own. */
export const CUSTOMER_GRANTS: Grants = { roles: ['customer'] };

/** The ways in for customers who have an account. */
@TenantInjectable()
export class CustomerLogIn {
  constructor(
    private readonly customers: Customers,
    private readonly passwords: Passwords,
    private readonly sessions: CustomerSessions,
  ) {}

  /** @throws auth.invalid-credentials, the same and as late for unknown emails and blocked accounts; auth.busy */
  async logIn(email: string, password: string, device: Device): Promise<Tokens> {
    const customer = await this.customers.withEmail(normaliseEmail(email));
    const { correct, upgraded } = await this.passwords.check(password, customer?.passwordHash);
    if (!customer || !correct || customer.status !== 'active') throw identityErrors.invalidCredentials();
    if (upgraded) await this.customers.upgradeHash(customer, upgraded);
    return this.sessions.open(customer._id, CUSTOMER_GRANTS, device);
  }

  /** @throws auth.token-invalid, auth.token-reused */
  async refresh(refreshToken: string, device: Device): Promise<Tokens> {
    return this.sessions.refresh(refreshToken, device, async (id) => {
      const customer = await this.customers.find(id);
      return customer?.status === 'active' ? CUSTOMER_GRANTS : null;
    });
  }
}
