import { FieldOf } from '#platform/http';
import { POSTAL_ADDRESS } from '../identity-values.js';

export class AddressDto {
  @FieldOf(POSTAL_ADDRESS.name, { example: 'Ada Lovelace' })
  name: string;

  @FieldOf(POSTAL_ADDRESS.line1, { example: '12 St James’s Square' })
  line1: string;

  @FieldOf(POSTAL_ADDRESS.line2)
  line2?: string;

  @FieldOf(POSTAL_ADDRESS.city, { example: 'London' })
  city: string;

  @FieldOf(POSTAL_ADDRESS.region)
  region?: string;

  @FieldOf(POSTAL_ADDRESS.postalCode, { example: 'SW1Y 4JH' })
  postalCode: string;

  @FieldOf(POSTAL_ADDRESS.country, { example: 'GB' })
  country: string;

  @FieldOf(POSTAL_ADDRESS.phone, { example: '+44 20 7946 0000' })
  phone?: string;
}
