import { declareTenantSettings, type TenantSettingsOf } from '#foundation/tenancy';
import { oneOf } from '#platform/values';

/** What merchants decide about the things of this library. */
export const tenantSettings = declareTenantSettings({
  // Sessions without a second factor end at their next rotation once one is required.
  staffMfa: {
    value: oneOf(['optional', 'required'], 'StaffMfa'),
    description: 'Whether staff need a second factor',
    example: 'optional',
    default: 'optional',
  },
});

declare module '#foundation/tenancy' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}
