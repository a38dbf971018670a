export {
  field,
  isJsonObject,
  type FieldCode,
  type FieldOptions,
  type FieldParts,
  type FieldRule,
} from './field.js';
export { isMadeOfFields, MAX_ERRORS, readFields } from './read-fields.js';
export { Currency, MoneyDto, MoneyOf } from './money.fields.js';
export { Nested, type NestedOptions } from './nested.field.js';
export {
  Email,
  Id,
  Iso8601,
  OneOf,
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
