import { declareTenantSettings, type TenantSettingsOf } from '#foundation/tenancy';
import { whole } from '#platform/values';

/** Settings of tenants for this library. */
export const tenantSettings = declareTenantSettings({
  mediaUnusedDays: {
    value: whole({ min: 0, max: 3_650 }),
    description: 'For how many days pictures and files that nothing uses are kept; 0: for ever',
    example: 90,
    default: 90,
  },
});

declare module '#foundation/tenancy' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}
