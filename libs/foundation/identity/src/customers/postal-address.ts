import { optional, text, type FactsOf } from '#platform/facts';

/** The fields of {@link PostalAddress} in events. */
export const POSTAL_ADDRESS_FACTS = {
  name: text(),
  line1: text(),
  line2: optional(text()),
  city: text(),
  region: optional(text()),
  postalCode: text(),
  country: text('ISO 3166-1 alpha-2'),
  phone: optional(text()),
};

/** An address for letters and parcels. */
export type PostalAddress = FactsOf<typeof POSTAL_ADDRESS_FACTS>;
