import { Decimal, FieldOf, Flag, Id, Int, Nested, QueryDecimal, QueryInt } from '#platform/http';
import { OPENING, OPENING_HOURS, PLACE, STORE, STORE_ADDRESS } from '../store-values.js';
import type { Store, Weekday } from '../store.schema.js';
import { placeOf, type StoreNearby } from '../stores.service.js';

const NAME = { example: 'Berlin Mitte' } as const;
const CODE = { example: 'berlin-mitte' } as const;
const TIME_ZONE = { example: 'Europe/Berlin', description: 'IANA time zone' } as const;
const PICKUP = { description: 'Orders can be collected here', example: true } as const;
const DELIVERY = { description: 'Orders are sent from here', example: true } as const;

export class StoreAddressDto {
  @FieldOf(STORE_ADDRESS.line1, { example: 'Torstraße 1' })
  line1: string;

  @FieldOf(STORE_ADDRESS.line2, { example: '2nd courtyard' })
  line2?: string;

  @FieldOf(STORE_ADDRESS.postalCode, { example: '10119' })
  postalCode?: string;

  @FieldOf(STORE_ADDRESS.city, { example: 'Berlin' })
  city: string;

  @FieldOf(STORE_ADDRESS.region, { example: 'Berlin' })
  region?: string;

  @FieldOf(STORE_ADDRESS.country, { example: 'DE' })
  country: string;
}

export class PlaceDto {
  @FieldOf(PLACE.latitude, { example: 52.5291, description: 'Degrees, WGS 84' })
  latitude: number;

  @FieldOf(PLACE.longitude, { example: 13.4015, description: 'Degrees, WGS 84' })
  longitude: number;
}

export class OpeningHoursDto {
  @FieldOf(OPENING.day, { example: 'monday' })
  day: Weekday;

  @FieldOf(OPENING.opens, { example: '09:30', description: 'In the store’s time zone' })
  opens: string;

  @FieldOf(OPENING.closes, { example: '19:00' })
  closes: string;
}

export class StoreDto {
  @Id()
  id: string;

  @FieldOf(STORE.name, NAME)
  name: string;

  @FieldOf(STORE.code, CODE)
  code: string;

  @Nested(() => StoreAddressDto, { optional: true })
  address?: StoreAddressDto;

  @Nested(() => PlaceDto, { optional: true })
  location?: PlaceDto;

  @FieldOf(STORE.timeZone, { ...TIME_ZONE, optional: false })
  timeZone: string;

  @Flag(PICKUP)
  pickup: boolean;

  @Flag(DELIVERY)
  delivery: boolean;

  @Nested(() => OpeningHoursDto, { array: true })
  openingHours: readonly OpeningHoursDto[];

  @Flag({ example: true, description: 'Orders without a store go to this one' })
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
  @Decimal({ min: 0, example: 1.24, description: 'Kilometres in a straight line' })
  distance: number;

  static override of(store: StoreNearby): StoreNearbyDto {
    return { ...StoreDto.of(store), distance: Math.round(store.distanceMetres) / 1000 };
  }
}

export class AdminStoreDto extends StoreDto {
  @Flag({ example: true, description: 'The store is shown to shoppers and accepts orders' })
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

  @QueryDecimal({ min: 0.1, max: 20_000, default: 25, description: 'Radius in kilometres' })
  radius: number = 25;

  @QueryInt({ min: 1, max: 100, default: 20, description: 'Most stores in the answer' })
  limit: number = 20;
}

export class CreateStoreDto {
  @FieldOf(STORE.name, NAME)
  name: string;

  @FieldOf(STORE.code, { ...CODE, description: 'Unique in the shop' })
  code: string;

  @Nested(() => StoreAddressDto, { optional: true })
  address?: StoreAddressDto;

  @Nested(() => PlaceDto, {
    optional: true,
    description: 'Without a location, the search for stores nearby does not find the store',
  })
  location?: PlaceDto;

  @FieldOf(STORE.timeZone, TIME_ZONE)
  timeZone?: string;

  @Flag({ ...PICKUP, optional: true })
  pickup?: boolean;

  @Flag({ ...DELIVERY, optional: true })
  delivery?: boolean;

  @Nested(() => OpeningHoursDto, { optional: true, array: true, ...OPENING_HOURS })
  openingHours?: OpeningHoursDto[];

  @Flag({ optional: true, example: true })
  active?: boolean;
}

export class UpdateStoreDto {
  @FieldOf(STORE.name, { ...NAME, optional: true })
  name?: string;

  @FieldOf(STORE.code, { ...CODE, optional: true })
  code?: string;

  @Nested(() => StoreAddressDto, { optional: true, nullable: true })
  address?: StoreAddressDto | null;

  @Nested(() => PlaceDto, { optional: true, nullable: true })
  location?: PlaceDto | null;

  @FieldOf(STORE.timeZone, TIME_ZONE)
  timeZone?: string;

  @Flag({ ...PICKUP, optional: true })
  pickup?: boolean;

  @Flag({ ...DELIVERY, optional: true })
  delivery?: boolean;

  @Nested(() => OpeningHoursDto, { optional: true, array: true, ...OPENING_HOURS })
  openingHours?: OpeningHoursDto[];

  @Flag({ optional: true, example: true })
  active?: boolean;
}
