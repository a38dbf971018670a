import type { Wording } from '#platform/languages';
import {
  decimal,
  externalId,
  flag,
  isJsonObject,
  list,
  locale,
  metadata,
  nullable,
  oneOf,
  optional,
  text,
  type Bounds,
  type Shape,
  type Value,
} from '#platform/values';
import { ATTRIBUTE_LEVELS, ATTRIBUTE_TYPES, REFERENCE_TARGETS } from './product-type.js';

export const ATTRIBUTES: Bounds = { max: 100 };
export const CHOICES: Bounds = { max: 500 };
export const LABELS: Bounds = { max: 20 };

const KEY_PATTERN = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const KEY_HINT: Wording = {
  en: 'must be lower-case letters, digits and single underscores, and begin with a letter',
  de: 'muss aus Kleinbuchstaben, Ziffern und einzelnen Unterstrichen bestehen und mit einem Buchstaben beginnen',
};
const CHOICE_PATTERN = /^[a-z0-9]+([_.-][a-z0-9]+)*$/;
const CHOICE_HINT: Wording = {
  en: 'must be lower-case letters and digits, with single _, - or . between them',
  de: 'muss aus Kleinbuchstaben und Ziffern bestehen, mit einzelnen _, - oder . dazwischen',
};

/** A key that never changes, as of an attribute. */
export const key = (): Value<string> =>
  text({ max: 60, pattern: KEY_PATTERN, patternHint: KEY_HINT, trim: false });

export const LABEL = { locale: locale(), name: text({ max: 120 }) } satisfies Shape;

export const CHOICE = {
  key: text({ max: 60, pattern: CHOICE_PATTERN, patternHint: CHOICE_HINT, trim: false }),
  name: text({ max: 120 }),
  labels: optional(list(LABEL, LABELS)),
} satisfies Shape;

/** Rules for the input of an attribute; rules between its fields are in attribute-problems.ts. */
export const ATTRIBUTE = {
  key: key(),
  name: text({ max: 120 }),
  labels: optional(list(LABEL, LABELS)),
  type: oneOf(ATTRIBUTE_TYPES, 'AttributeType'),
  level: oneOf(ATTRIBUTE_LEVELS, 'AttributeLevel'),
  required: optional(flag()),
  filterable: optional(flag()),
  definesVariants: optional(flag()),
  unit: optional(text({ max: 20 })),
  min: optional(decimal({ min: -1e12, max: 1e12 })),
  max: optional(decimal({ min: -1e12, max: 1e12 })),
  whole: optional(flag()),
  choices: optional(list(CHOICE, CHOICES)),
  multiple: optional(flag()),
  refersTo: optional(oneOf(REFERENCE_TARGETS, 'ReferenceTarget')),
} satisfies Shape;

/** Rules for the input of a product type. */
export const PRODUCT_TYPE = {
  key: key(),
  name: text({ max: 120 }),
  labels: optional(list(LABEL, LABELS)),
  attributes: list(ATTRIBUTE, ATTRIBUTES),
  externalId: externalId(),
  metadata: metadata(),
} satisfies Shape;

const TEXT_MAX = 2_000;
const SEVERAL_MAX = 50;

/** Values of attributes by key, as far as they can be checked without the type; null takes a value away. */
export function attributeValues(): Value<object> {
  const textValue = text({ min: 0, max: TEXT_MAX });
  const isValue = (value: unknown): boolean =>
    value === null ||
    typeof value === 'boolean' ||
    Number.isFinite(value) ||
    (typeof value === 'string' && textValue.rules.every(({ check }) => check(value) === undefined)) ||
    (Array.isArray(value) && value.length <= SEVERAL_MAX && value.every((one) => typeof one === 'string'));
  return optional({
    schema: { type: 'object', additionalProperties: true, maxProperties: ATTRIBUTES.max },
    rules: [
      {
        code: 'type',
        check: (value) =>
          isJsonObject(value) && Object.values(value).every(isValue)
            ? undefined
            : {
                en: 'must be an object whose values are texts, numbers, true or false, lists of texts, or null',
                de: 'muss ein Objekt sein, dessen Werte Texte, Zahlen, true oder false, Listen von Texten oder null sind',
              },
      },
      {
        code: 'items',
        check: (value) =>
          Object.keys(value as object).length <= ATTRIBUTES.max!
            ? undefined
            : {
                en: `must have at most ${ATTRIBUTES.max} values`,
                de: `darf höchstens ${ATTRIBUTES.max} Werte haben`,
              },
      },
    ],
  });
}

/** The key of a product's type. */
export const typeKey = (): Value<string | null> => optional(nullable(key()));
