import { currency, texts } from '#platform/values';
import { declareTenantSettings, type TenantSettings, type TenantSettingsOf } from '#foundation/tenancy';

/** What merchants decide about prices. */
export const tenantSettings = declareTenantSettings({
  currencies: {
    value: texts({ item: currency(), maxItems: 30, unique: true }),
    description: 'ISO 4217; currencies besides `currency` in which prices can be set and shown',
    example: ['CHF', 'USD'],
    default: [],
  },
});

declare module '#foundation/tenancy' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}

/** The currencies in which a shop may have prices, the base currency first. */
export function enabledCurrencies({
  currency,
  currencies,
}: Pick<TenantSettings, 'currency' | 'currencies'>): readonly string[] {
  return [...new Set([currency, ...currencies])];
}
