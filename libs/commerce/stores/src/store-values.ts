import {
  COUNTRY,
  decimal,
  flag,
  list,
  nullable,
  object,
  oneOf,
  optional,
  text,
  timeZone,
  type Bounds,
  type Shape,
} from '#platform/values';
import { WEEKDAYS } from './store.schema.js';

/** Rules for opening hours; a day may have several. */
export const OPENING_HOURS: Bounds = { max: 28 };

const TIME = {
  pattern: /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
  patternHint: { en: 'must be a time such as 09:30', de: 'muss eine Uhrzeit wie 09:30 sein' },
  max: 5,
} as const;

/** When a store is open on a day, in its own time zone. */
export const OPENING = {
  day: oneOf(WEEKDAYS, 'Weekday'),
  opens: text(TIME),
  closes: text(TIME),
} satisfies Shape;

/** Rules for the postal address of a store. */
export const STORE_ADDRESS = {
  line1: text({ max: 200 }),
  line2: optional(text({ max: 200 })),
  postalCode: optional(text({ max: 20 })),
  city: text({ max: 120 }),
  region: optional(text({ max: 120 })),
  country: text(COUNTRY),
} satisfies Shape;

/** A point on the earth in degrees, WGS 84. */
export const PLACE = {
  latitude: decimal({ min: -90, max: 90 }),
  longitude: decimal({ min: -180, max: 180 }),
} satisfies Shape;

/** Rules for the input of a store. */
export const STORE = {
  name: text({ max: 120 }),
  code: text({
    max: 40,
    pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    patternHint: {
      en: 'must be lower-case letters, digits and hyphens',
      de: 'muss aus Kleinbuchstaben, Ziffern und Bindestrichen bestehen',
    },
  }),
  address: optional(nullable(object(STORE_ADDRESS))),
  location: optional(nullable(object(PLACE))),
  timeZone: optional(timeZone()),
  pickup: optional(flag()),
  delivery: optional(flag()),
  openingHours: optional(list(OPENING, OPENING_HOURS)),
  active: optional(flag()),
} satisfies Shape;
