import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import { GuessLimits } from '../guessing/guess-limits.js';
import { ChangePassword } from '../passwords/change-password.js';
import { Passwords } from '../passwords/passwords.js';
import { StaffPasswords } from './staff-passwords.js';
import { StaffRealm } from './staff-realm.js';
import { StaffSessions } from './staff-sessions.js';

/** Staff change their own password. */
@TenantInjectable()
export class ChangeStaffPassword extends ChangePassword {
  constructor(
    staff: StaffPasswords,
    sessions: StaffSessions,
    tenant: CurrentTenant,
    passwords: Passwords,
    guesses: GuessLimits,
    realm: StaffRealm,
  ) {
    const accounts = {
      read: async (id: string) => {
        const row = await staff.withHash(id);
        return row && { ...row, words: [tenant.record.name, row.email, row.name] };
      },
      set: (...setting: Parameters<StaffPasswords['set']>) => staff.set(...setting),
    };
    super(accounts, sessions, passwords, guesses, realm);
  }
}
