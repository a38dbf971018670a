import type { TranslatedOption } from '../product.schema.js';
import { nameIn } from './attribute-schema.js';
import { definingAttributes } from './attribute-problems.js';
import type { Attribute, AttributeValue, AttributeValues, ProductType } from './product-type.js';

/** An attribute of a product as a page shows it. */
export interface ShownAttribute {
  readonly key: string;
  readonly name: string;
  readonly value: AttributeValue;
  /** What to show of the value; several choices are joined by commas. */
  readonly text: string;
  readonly unit?: string;
}

/** The attributes of a product or variant in the order of its type, in a language. */
export function shownAttributes(
  values: AttributeValues | undefined,
  type: ProductType | undefined,
  locale: string | undefined,
): ShownAttribute[] {
  if (!values || !type) return [];
  return type.attributes.flatMap((attribute) => {
    const value = values[attribute.key];
    if (value === undefined) return [];
    const { key, unit } = attribute;
    return [{ key, name: nameIn(attribute, locale), value, text: textOf(attribute, value, locale), unit }];
  });
}

function textOf({ choices = [] }: Attribute, value: AttributeValue, locale: string | undefined): string {
  const names = [value].flat().map((one) => {
    const choice = choices.find(({ key }) => key === one);
    return choice ? nameIn(choice, locale) : String(one);
  });
  return names.join(', ');
}

/**
 * The options of variants that follow from their attributes: those in which variants of the type differ and that all of them
 * have. undefined if there are none; then the merchant names options.
 * @param locale the shop's first one
 */
export function optionsOfAttributes(
  variants: readonly { readonly attributes?: AttributeValues }[],
  type: ProductType | undefined,
  locale: string,
): { readonly name: string; readonly value: string }[][] | undefined {
  if (!type) return undefined;
  const shared = definingAttributes(type).filter(({ key }) =>
    variants.every(({ attributes }) => attributes?.[key] !== undefined),
  );
  if (shared.length === 0) return undefined;
  return variants.map(({ attributes = {} }) =>
    shared.map((attribute) => ({
      name: nameIn(attribute, locale),
      value: textOf(attribute, attributes[attribute.key]!, locale),
    })),
  );
}

/** The names of those options and values in a language. @param first the shop's first one */
export function translatedOptions(
  type: ProductType | undefined,
  locale: string | undefined,
  first: string,
): TranslatedOption[] {
  if (!type || locale === undefined) return [];
  return definingAttributes(type).map((attribute) => ({
    name: nameIn(attribute, first),
    translated: nameIn(attribute, locale),
    values: (attribute.choices ?? []).map((choice) => ({
      value: nameIn(choice, first),
      translated: nameIn(choice, locale),
    })),
  }));
}
