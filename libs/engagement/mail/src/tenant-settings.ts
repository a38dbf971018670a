import { declareTenantSettings, type TenantSettingsOf } from '#foundation/tenancy';
import { email } from '#platform/values';

/** What merchants decide about the things of this library. */
export const tenantSettings = declareTenantSettings({
  // No default: until it is set, mails come from the installation's MAIL_FROM.
  mailFrom: {
    value: email(),
    description: 'Sender of the tenant’s mails; by default the installation’s',
    example: 'shop@example.com',
  },
});

declare module '#foundation/tenancy' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}
