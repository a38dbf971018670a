import { Decimal, Flag, Id, Int, Nested, OneOf, QueryDecimal, QueryInt, Text } from '#platform/http';
import { WEEKDAYS, type Store, type Weekday } from '../store.schema.js';
import { placeOf, type StoreNearby } from '../stores.service.js';

const TIME = { pattern: /^([01]\d|2[0-3]):[0-5]\d$/, patternHint: 'a time such as 09:30', max: 5 } as const;
const NAME = { max: 120, example: 'Berlin Mitte' } as const;
const CODE = {
  max: 40,
  pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
  patternHint: 'lower-case letters, digits and hyphens',
  example: 'berlin-mitte',
} as const;
const TIME_ZONE = { max: 64, example: 'Europe/Berlin', description: 'IANA time zone' } as const;
const PICKUP = { description: 'Orders can be collected here', example: true } as const;
const DELIVERY = { description: 'Orders are sent from here', example: true } as const;

export class StoreAddressDto {
  @Text({ max: 200, example: 'Torstraße 1' })
  line1: string;

  @Text({ optional: true, max: 200, example: '2nd courtyard' })
  line2?: string;

  @Text({ optional: true, max: 20, example: '10119' })
  postalCode?: string;

  @Text({ max: 120, example: 'Berlin' })
  city: string;

  @Text({ optional: true, max: 120, example: 'Berlin' })
  region?: string;

  @Text({
    min: 2,
    max: 2,
    pattern: /^[A-Z]{2}$/,
    patternHint: 'an ISO 3166-1 code such as DE',
    example: 'DE',
  })
  country: string;
}

export class PlaceDto {
  @Decimal({ min: -90, max: 90, example: 52.5291, description: 'Degrees, WGS 84' })
  latitude: number;

  @Decimal({ min: -180, max: 180, example: 13.4015, description: 'Degrees, WGS 84' })
  longitude: number;
}

export class OpeningHoursDto {
  @OneOf(WEEKDAYS, { example: 'monday' })
  day: Weekday;

  @Text({ ...TIME, example: '09:30', description: 'In the store’s time zone' })
  opens: string;

  @Text({ ...TIME, example: '19:00' })
  closes: string;
}

export class StoreDto {
  @Id()
  id: string;

  @Text(NAME)
  name: string;

  @Text(CODE)
  code: string;

  @Nested(() => StoreAddressDto, { optional: true })
  address?: StoreAddressDto;

  @Nested(() => PlaceDto, { optional: true })
  location?: PlaceDto;

  @Text(TIME_ZONE)
  timeZone: string;

  @Flag(PICKUP)
  pickup: boolean;

  @Flag(DELIVERY)
  delivery: boolean;

  @Nested(() => OpeningHoursDto, { array: true })
  openingHours: readonly OpeningHoursDto[];

  @Flag({ example: true, description: 'Where orders go that name no store' })
  isDefault: boolean;

  static of(store: Store): StoreDto {
    const { name, code, address, timeZone, pickup, delivery, openingHours, isDefault } = store;
    return {
      id: store._id,
      name,
      code,
      address,
      location: placeOf(store),
      timeZone,
      pickup,
      delivery,
      openingHours,
      isDefault,
    };
  }
}

export class StoreNearbyDto extends StoreDto {
  @Decimal({ min: 0, example: 1.24, description: 'Kilometres as the crow flies' })
  distance: number;

  static override of(store: StoreNearby): StoreNearbyDto {
    return { ...StoreDto.of(store), distance: Math.round(store.distanceMetres) / 1000 };
  }
}

export class AdminStoreDto extends StoreDto {
  @Flag({ example: true, description: 'Shown to shoppers and able to take orders' })
  active: boolean;

  @Int({ min: 1, example: 1 })
  version: number;

  static override of(store: Store): AdminStoreDto {
    return { ...StoreDto.of(store), active: store.active, version: store.version };
  }
}

export class NearbyQuery {
  @QueryDecimal({ min: -90, max: 90, example: 52.52 })
  latitude: number;

  @QueryDecimal({ min: -180, max: 180, example: 13.405 })
  longitude: number;

  @QueryDecimal({ min: 0.1, max: 20_000, default: 25, description: 'Kilometres' })
  radius: number = 25;

  @QueryInt({ min: 1, max: 100, default: 20, description: 'Most stores to answer with' })
  limit: number = 20;
}

export class CreateStoreDto {
  @Text(NAME)
  name: string;

  @Text({ ...CODE, description: 'Unique in the shop' })
  code: string;

  @Nested(() => StoreAddressDto, { optional: true })
  address?: StoreAddressDto;

  @Nested(() => PlaceDto, { optional: true, description: 'Without one the store is not found by place' })
  location?: PlaceDto;

  @Text({ ...TIME_ZONE, optional: true })
  timeZone?: string;

  @Flag({ ...PICKUP, optional: true })
  pickup?: boolean;

  @Flag({ ...DELIVERY, optional: true })
  delivery?: boolean;

  @Nested(() => OpeningHoursDto, { optional: true, array: true, max: 28 })
  openingHours?: OpeningHoursDto[];

  @Flag({ optional: true, example: true })
  active?: boolean;
}

export class UpdateStoreDto {
  @Text({ ...NAME, optional: true })
  name?: string;

  @Text({ ...CODE, optional: true })
  code?: string;

  @Nested(() => StoreAddressDto, { optional: true, nullable: true })
  address?: StoreAddressDto | null;

  @Nested(() => PlaceDto, { optional: true, nullable: true })
  location?: PlaceDto | null;

  @Text({ ...TIME_ZONE, optional: true })
  timeZone?: string;

  @Flag({ ...PICKUP, optional: true })
  pickup?: boolean;

  @Flag({ ...DELIVERY, optional: true })
  delivery?: boolean;

  @Nested(() => OpeningHoursDto, { optional: true, array: true, max: 28 })
  openingHours?: OpeningHoursDto[];

  @Flag({ optional: true, example: true })
  active?: boolean;
}
