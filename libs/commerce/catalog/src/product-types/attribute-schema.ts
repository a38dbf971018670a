import type { Attribute, AttributeLevel, ProductType } from './product-type.js';

/** A JSON Schema (draft 2020-12) of a level's attributes, for builders of forms; `x-` members are what forms show besides. */
export function attributeSchema({ attributes }: ProductType, level: AttributeLevel, locale: string): object {
  const own = attributes.filter((attribute) => attribute.level === level);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(own.map((attribute) => [attribute.key, schemaOf(attribute, locale)])),
    required: own.filter(({ required }) => required).map(({ key }) => key),
    additionalProperties: false,
  };
}

function schemaOf(attribute: Attribute, locale: string): object {
  const { filterable = false, definesVariants = false, unit } = attribute;
  return {
    title: nameIn(attribute, locale),
    ...valueSchema(attribute, locale),
    'x-filterable': filterable,
    ...(definesVariants && { 'x-defines-variants': true }),
    ...(unit !== undefined && { 'x-unit': unit }),
  };
}

function valueSchema(attribute: Attribute, locale: string): object {
  const { type, min, max, whole, choices = [], multiple, refersTo } = attribute;
  switch (type) {
    case 'text':
      return { type: 'string', ...(min !== undefined && { minLength: min }), maxLength: max ?? 2_000 };
    case 'number':
      return {
        type: whole ? 'integer' : 'number',
        ...(min !== undefined && { minimum: min }),
        ...(max !== undefined && { maximum: max }),
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'reference':
      return { type: 'string', pattern: '^[0-9a-hjkmnp-tv-z]{26}$', 'x-refers-to': refersTo };
    case 'enum': {
      const one = {
        type: 'string',
        oneOf: choices.map((choice) => ({ const: choice.key, title: nameIn(choice, locale) })),
      };
      return multiple ? { type: 'array', items: one, uniqueItems: true } : one;
    }
  }
}

/** A name in a language, or in the shop's first one. */
export function nameIn(
  { name, labels }: Pick<Attribute, 'name' | 'labels'>,
  locale: string | undefined,
): string {
  if (locale === undefined) return name;
  const find = (wanted: string) => labels?.find((label) => label.locale === wanted)?.name;
  return find(locale) ?? find(locale.split('-', 1)[0]!) ?? name;
}
