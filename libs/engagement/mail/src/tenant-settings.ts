import { declareTenantSettings, type TenantSettingsOf } from '#foundation/tenancy';
import { email } from '#platform/values';

/** The tenant's settings of this library. */
export const tenantSettings = declareTenantSettings({
  // No default: if it is not set, MAIL_FROM of the installation is the sender.
  mailFrom: {
    value: email(),
    description: 'Sender of the tenant’s mails; by default the installation’s',
    example: 'shop@example.com',
  },
});

declare module '#foundation/tenancy' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}
