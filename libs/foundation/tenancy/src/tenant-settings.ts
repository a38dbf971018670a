import { currency, locale, origin, texts, timeZone } from '#platform/values';
import { declareTenantSettings, type TenantSettingsOf } from './registry/declare-tenant-settings.js';

/** What merchants decide about their shop that every library may need. */
export const tenantSettings = declareTenantSettings({
  // Here, not in pricing, because identity shows it to staff. Prices that are there already would be taken for amounts of
  // another currency.
  currency: {
    value: currency(),
    description: 'ISO 4217; prices are entered in it',
    example: 'EUR',
    default: 'EUR',
    changedBy: 'operator',
    releasedWhen: 'Once there are products, only operators can change it',
  },
  locales: {
    value: texts({ item: locale(), minItems: 1, maxItems: 20, unique: true }),
    description: 'BCP 47; the first is the default',
    example: ['en', 'de'],
    default: ['en'],
  },
  timeZone: {
    value: timeZone(),
    description: 'IANA time zone; reports convert to it',
    example: 'Europe/Berlin',
    default: 'UTC',
  },
  origins: {
    value: texts({ item: origin(), maxItems: 20, unique: true }),
    description: 'Web origins whose pages may call, and to which checkouts may return',
    example: ['https://shop.example.com'],
    default: [],
  },
});

declare module './registry/declare-tenant-settings.js' {
  interface TenantSettings extends TenantSettingsOf<typeof tenantSettings> {}
}
