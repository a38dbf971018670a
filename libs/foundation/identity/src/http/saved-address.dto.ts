import { Flag, Id, Nested } from '#platform/http';
import type { SavedAddress } from '../customers/customer.schema.js';
import { AddressDto } from './address.dto.js';

export class GivenAddressDto extends AddressDto {
  @Flag({ optional: true, description: 'true makes it the default; the first address is the default anyway' })
  isDefault?: boolean;
}

export class SavedAddressDto extends AddressDto {
  @Id()
  id: string;

  @Flag()
  isDefault: boolean;

  static of(address: SavedAddress): SavedAddressDto {
    return { ...address };
  }
}

/** At most 20, so the list has no pages. */
export class SavedAddressListDto {
  @Nested(() => SavedAddressDto, { array: true })
  data: SavedAddressDto[];
}
