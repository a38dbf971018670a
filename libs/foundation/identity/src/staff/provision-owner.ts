import { CurrentTenant, ProvisioningStep } from '#foundation/tenancy';
import { StaffAccounts } from './staff-accounts.js';
import { StaffInvitations } from './staff-invitations.js';
import { normaliseEmail } from '../log-in/normalise-email.js';

/** Invites the owner of a new tenant, if provisioning was given one. */
@ProvisioningStep(10)
export class ProvisionOwner {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly accounts: StaffAccounts,
    private readonly invitations: StaffInvitations,
  ) {}

  async provision(): Promise<void> {
    const { ownerEmail, name } = this.tenant.record;
    if (!ownerEmail || (await this.accounts.withEmail(normaliseEmail(ownerEmail)))) return;
    // The tenant's name may be as long as a person's name can be, so the text is cut.
    const person = [...`Owner of ${name}`].slice(0, 120).join('');
    await this.invitations.invite(undefined, { email: ownerEmail, name: person, role: 'owner' });
  }
}
