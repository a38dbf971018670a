import { actAs } from '#platform/context';
import { CurrentTenant, TenantInjectable, TenantKeys, UnitOfWork } from '#foundation/tenancy';
import { Challenges } from '../challenges/challenges.js';
import { DiscreetMails } from '../challenges/discreet-mails.js';
import { PasswordReset } from '../challenges/password-reset.js';
import { StaffPasswordResetRequested } from './staff.events.js';
import { Passwords } from '../passwords/passwords.js';
import { StaffAccounts } from './staff-accounts.js';
import { StaffPasswords } from './staff-passwords.js';

/** Password reset of staff. */
@TenantInjectable()
export class StaffPasswordReset extends PasswordReset {
  constructor(
    staff: StaffAccounts,
    stored: StaffPasswords,
    tenant: CurrentTenant,
    keys: TenantKeys,
    challenges: Challenges,
    passwords: Passwords,
    unitOfWork: UnitOfWork,
    mails: DiscreetMails,
  ) {
    const accounts = {
      keys,
      purpose: 'staff-password-reset' as const,
      requested: StaffPasswordResetRequested,
      find: async (email: string) => {
        const account = await staff.withEmail(email);
        if (account?.status !== 'active') return null;
        return { id: account._id, locale: tenant.locale };
      },
      setPassword: (id: string, hash: string, first: () => Promise<void>) => {
        // The mailed code has shown who it is.
        actAs({ type: 'staff', id });
        return stored.set(id, hash, { first });
      },
    };
    super(accounts, challenges, passwords, unitOfWork, mails);
  }
}
