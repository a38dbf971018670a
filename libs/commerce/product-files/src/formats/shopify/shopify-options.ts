import type { Wording } from '#platform/languages';
import type { VariantOption } from '#commerce/catalog';
import { bad, has, textOf } from '../csv/csv-row.js';
import type { ShopifyRow } from './shopify-columns.js';

const NUMBERS = [1, 2, 3] as const;
/** “Title: Default Title” is Shopify's way of saying that there are no options. */
const NO_OPTION = { name: 'Title', value: 'Default Title' } as const;

/**
 * The options of each variant; undefined if the file has no columns of options. The first row of a product names them.
 * @param variants the rows of the product's variants
 */
export function optionsOf(first: ShopifyRow, variants: readonly ShopifyRow[]): VariantOption[][] | undefined {
  if (!NUMBERS.some((n) => has(first, `Option${n} Name`))) return undefined;
  const named = NUMBERS.map((n) => ({ n, name: textOf(first, `Option${n} Name`) }));
  if (withoutOptions(named, variants)) return variants.map(() => []);
  return variants.map((row) =>
    named.flatMap(({ n, name }) => {
      const value = textOf(row, `Option${n} Value`);
      if (name === '' && value === '') return [];
      if (name === '') throw bad(first, 'option-missing', mustName(value), `Option${n} Name`);
      if (value === '') throw bad(row, 'option-missing', noValue(name));
      return [{ name, value }];
    }),
  );
}

function withoutOptions(
  named: readonly { readonly n: (typeof NUMBERS)[number]; readonly name: string }[],
  variants: readonly ShopifyRow[],
): boolean {
  const [one, ...more] = named;
  return (
    more.every(
      ({ n, name }) => name === '' && variants.every((row) => textOf(row, `Option${n} Value`) === ''),
    ) &&
    ['', NO_OPTION.name].includes(one!.name) &&
    variants.every((row) => ['', NO_OPTION.value].includes(textOf(row, 'Option1 Value')))
  );
}

function mustName(value: string): Wording {
  return { en: `must name the option of “${value}”`, de: `muss die Option von „${value}“ nennen` };
}

function noValue(name: string): Wording {
  return { en: `The variant has no value for ${name}`, de: `Der Variante fehlt der Wert für ${name}` };
}
