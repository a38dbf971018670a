import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import type { Attribute, AttributeChoice, AttributeValues, ProductType } from '../product-type.js';

/** A name in both languages of the product; the shop's first language decides which is shown first. */
export interface Named {
  readonly en: string;
  readonly de: string;
}

interface Declared extends Omit<Attribute, 'key' | 'name' | 'labels' | 'choices'> {
  readonly name: Named;
  readonly choices?: Readonly<Record<string, Named | string>>;
}

/**
 * Makes a product type that every tenant has, from data.
 * @param attributes by their keys
 * @param check rules of the type's own, between values that are valid one by one
 */
export function declareType(
  key: string,
  name: Named,
  attributes: Readonly<Record<string, Declared>>,
  check?: ProductType['check'],
): ProductType {
  return {
    key,
    ...named(name),
    attributes: Object.entries(attributes).map(([of, { name: own, choices, ...rest }]) => ({
      key: of,
      ...named(own),
      ...rest,
      ...(choices && { choices: choicesOf(choices) }),
    })),
    ...(check && { check }),
  };
}

function choicesOf(choices: NonNullable<Declared['choices']>): AttributeChoice[] {
  return Object.entries(choices).map(([key, name]) =>
    typeof name === 'string' ? { key, name } : { key, ...named(name) },
  );
}

function named({ en, de }: Named): Pick<Attribute, 'name' | 'labels'> {
  return { name: en, labels: [{ locale: 'de', name: de }] };
}

/** A list of choices that are called as their keys. */
export function plainChoices(...names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name.toLowerCase().replaceAll('/', '-'), name]));
}

/** A problem of an attribute of a product. */
export function problemAt(key: string, message: Wording): FieldError {
  return { pointer: `/attributes/${key}`, code: 'mismatch', message };
}

/** The value of an attribute, or undefined. */
export function valueOf(attributes: AttributeValues | undefined, key: string): unknown {
  return attributes?.[key];
}
