export { field, type FieldOptions, type FieldParts } from './field.js';
export { IS_UNKNOWN, isMadeOfFields, MAX_ERRORS, pointerPart, readFields } from './read-fields.js';
export { Currency, MoneyDto, Price, PriceDto } from './money.fields.js';
export { Nested, type NestedOptions } from './nested.field.js';
export { ExternalId, MetadataField, PublicMetadata } from './reference.fields.js';
export {
  Email,
  FieldOf,
  Id,
  Iso8601,
  OneOf,
  QueryList,
  Text,
  TextList,
  Url,
  type TextListOptions,
  type TextOptions,
  type UrlOptions,
} from './text.fields.js';
export {
  AnyJson,
  Decimal,
  Dictionary,
  Flag,
  Int,
  QueryDecimal,
  QueryFlag,
  QueryInt,
  type DictionaryOptions,
  type NumberOptions,
} from './value.fields.js';
