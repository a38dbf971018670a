import { declareTenantSettings, type TenantSettingsOf } from '#foundation/tenancy';
import { whole } from '#platform/values';

/** A hundred years. */
const LONGEST_DAYS = 36_500;

/** Settings of tenants for this library. */
export const tenantSettings = declareTenantSettings({
  invoiceRetentionDays: {
    value: whole({ min: 0, max: LONGEST_DAYS }),
    description: 'For how many days invoices keep the address of a customer who was erased',
    example: 3_650,
    // Longer than any retention of invoices in the European Union.
    default: 3_650,
  },
});

declare module '#foundation/tenancy' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}
