import { Text } from '#platform/http';

export class AddressDto {
  @Text({ max: 120, example: 'Ada Lovelace' })
  name: string;

  @Text({ max: 200, example: '12 St James’s Square' })
  line1: string;

  @Text({ optional: true, max: 200 })
  line2?: string;

  @Text({ max: 120, example: 'London' })
  city: string;

  @Text({ optional: true, max: 120 })
  region?: string;

  @Text({ max: 20, example: 'SW1Y 4JH' })
  postalCode: string;

  @Text({ min: 2, max: 2, pattern: /^[A-Z]{2}$/, patternHint: 'an ISO 3166 code such as GB', example: 'GB' })
  country: string;

  @Text({ optional: true, max: 40, example: '+44 20 7946 0000' })
  phone?: string;
}
