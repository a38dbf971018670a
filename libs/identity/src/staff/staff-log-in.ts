import { TenantInjectable } from '#tenancy';
import { normaliseEmail } from '../email.js';
import { identityErrors } from '../identity.errors.js';
import { Passwords } from '../passwords/passwords.js';
import type { Device } from '../sessions/session.schema.js';
import type { Grants, Tokens } from '../sessions/session-tokens.js';
import { StaffAccounts } from './staff-accounts.js';
import { StaffSessions } from './staff-sessions.js';
import type { StaffRecord } from './staff.schema.js';

/** The ways in for staff. */
@TenantInjectable()
export class StaffLogIn {
  constructor(
    private readonly accounts: StaffAccounts,
    private readonly passwords: Passwords,
    private readonly sessions: StaffSessions,
  ) {}

  /** @throws auth.invalid-credentials, the same and as late for unknown, invited and suspended ones; auth.busy */
  async logIn(email: string, password: string, device: Device): Promise<Tokens> {
    const staff = await this.accounts.withEmail(normaliseEmail(email));
    const { correct, upgraded } = await this.passwords.check(password, staff?.passwordHash);
    if (!staff || !correct || staff.status !== 'active') throw identityErrors.invalidCredentials();
    if (upgraded) await this.accounts.upgradeHash(staff, upgraded);
    return this.sessions.open(staff._id, grantsOf(staff), device);
  }

  /** @throws auth.token-invalid, auth.token-reused */
  async refresh(refreshToken: string, device: Device): Promise<Tokens> {
    return this.sessions.refresh(refreshToken, device, async (id) => {
      const staff = await this.accounts.find(id);
      return staff?.status === 'active' ? grantsOf(staff) : null;
    });
  }
}

function grantsOf({ role, storeIds }: StaffRecord): Grants {
  return { roles: [role], stores: storeIds };
}
