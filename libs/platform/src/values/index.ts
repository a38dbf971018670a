export { given } from './given.js';
export { COUNTRY, email, hostName, locale, origin, timeZone, url } from './names.js';
export { between, currency, decimal, flag, price, whole } from './numbers.js';
export { time } from './times.js';
export { externalId, metadata, type Metadata } from './references.js';
export {
  id,
  isText,
  oneOf,
  text,
  texts,
  trimmed,
  trimmedText,
  type ListLimits,
  type TextLimits,
} from './texts.js';
export {
  accept,
  accepted,
  count,
  IS_REQUIRED,
  isJsonObject,
  isObject,
  isObjectList,
  list,
  nullable,
  object,
  optional,
  problemOf,
  refusal,
  unknownNames,
  type Acceptance,
  type Bounds,
  type Shape,
  type Value,
  type ValueCode,
  type ValueRule,
} from './value.js';
