import { CurrentTenant, TenantInjectable } from '#foundation/tenancy';
import type { DeviceCode } from '../guessing/device-codes.js';
import { DeviceMails } from '../guessing/device-mails.js';
import { GuessLimits } from '../guessing/guess-limits.js';
import { StaffDeviceCodeRequested } from './staff.events.js';
import { LogIn } from '../log-in/log-in.js';
import { Passwords } from '../passwords/passwords.js';
import type { Grants } from '../sessions/session-tokens.js';
import { StaffAccounts } from './staff-accounts.js';
import { StaffRealm } from './staff-realm.js';
import { StaffSecondFactor } from './staff-second-factor.js';
import { StaffSessions } from './staff-sessions.js';
import type { Staff, StaffRecord } from './staff.schema.js';

/** Log-in of staff; the tenant decides whether they need a second factor. */
@TenantInjectable()
export class StaffLogIn extends LogIn<Staff> {
  constructor(
    staff: StaffAccounts,
    passwords: Passwords,
    secondFactor: StaffSecondFactor,
    sessions: StaffSessions,
    tenant: CurrentTenant,
    guesses: GuessLimits,
    realm: StaffRealm,
    mails: DeviceMails,
  ) {
    const accounts = {
      withEmail: (email: string) => staff.withEmail(email),
      find: (id: string) => staff.find(id),
      grantsOf,
      upgradeHash: (account: Staff, upgraded: string) => staff.upgradeHash(account, upgraded),
      secondFactorRequired: () => tenant.record.settings.staffMfa === 'required',
      sendDeviceCode: (account: Staff | null, code: DeviceCode) =>
        mails.send(StaffDeviceCodeRequested, account, code),
      issuer: () => tenant.record.name,
    };
    super(accounts, passwords, secondFactor, sessions, guesses, realm);
  }
}

function grantsOf({ role, storeIds, status }: StaffRecord): Grants | null {
  return status === 'active' ? { roles: [role], stores: storeIds } : null;
}
