import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import {
  PRODUCT,
  PRODUCT_STATUSES,
  VARIANT,
  type ProductStatus,
  type VariantInput,
  type VariantOption,
} from '#commerce/catalog';
import { accept } from '#platform/values';
import { amountOf, bad, countOf, has, textOf } from '../csv/csv-row.js';
import { BadRow, problemOfField, type FileProduct, type FileVariant } from '../file-product.js';
import { quantityOf } from '../quantity.js';
import { withOwnSkus } from '../shared-skus.js';
import { itemsOf, pathsOf } from './list-cell.js';
import { NAME_COLUMNS, OPTION_NUMBERS, VARIANT_COLUMNS, type Column, type OwnRow } from './own-columns.js';

/** What names the product of a row: the first name that it has. */
export function nameOf(row: OwnRow): string {
  for (const column of NAME_COLUMNS) {
    const name = textOf(row, column);
    if (name !== '') return name;
  }
  return '';
}

/**
 * Reads the rows of one product in our own columns: one row a variant, the fields of the product in the first.
 * @param currency ISO 4217 code of the prices
 * @throws BadRow
 */
export function readOwnProduct(rows: readonly OwnRow[], currency: string): FileProduct {
  const first = rows[0]!;
  const place = (pointer: string): ReturnType<FileProduct['place']> => placeOf(pointer, rows);
  const tellsOfVariants = (Object.keys(VARIANT_COLUMNS) as Column[])
    .concat('quantity')
    .some((column) => has(first, column));
  const read = tellsOfVariants ? rows.map((row) => variantOf(row, currency)) : [];
  const given = fieldsOf(first);
  const { value: fields, problems } = accept(PRODUCT, given, { partial: true });
  const [problem] = [...problems, ...problemsOfVariants(read)];
  if (problem) throw new BadRow(problemOfField(problem, { place }));
  const { variants, warnings } = withOwnSkus(read, { place });
  const { slug, ...others } = fields;
  return {
    name: {
      ...(textOf(first, 'id') !== '' && { id: textOf(first, 'id') }),
      ...(textOf(first, 'handle') !== '' && { handle: textOf(first, 'handle') }),
      ...(slug !== undefined && { slug }),
    },
    fields: others,
    status: statusOf(first),
    ...(has(first, 'categories') && { categories: pathsOf(textOf(first, 'categories')) }),
    variants,
    warnings,
    place,
  };
}

function fieldsOf(row: OwnRow): FileProduct['fields'] {
  const read = <T>(column: Column, value: (text: string) => T): T | undefined =>
    has(row, column) ? value(textOf(row, column)) : undefined;
  const slug = textOf(row, 'slug');
  return {
    ...(slug !== '' && { slug }),
    title: read('title', (title) => title),
    description: read('description', (text) => text),
    brand: read('brand', (brand) => brand || null),
    type: read('type', (type) => type || null),
    tags: read('tags', itemsOf),
    images: read('images', (cell) => imagesOf(row, cell)),
    seo: {
      ...(has(row, 'seoTitle') && { title: textOf(row, 'seoTitle') || undefined }),
      ...(has(row, 'seoDescription') && { description: textOf(row, 'seoDescription') || undefined }),
    },
  };
}

function imagesOf(row: OwnRow, cell: string): NonNullable<FileProduct['fields']['images']> {
  const texts = itemsOf(textOf(row, 'imageTexts'));
  return itemsOf(cell).map((url, index) => ({
    url,
    ...(has(row, 'imageTexts') && { alt: texts[index] || undefined }),
  }));
}

function variantOf(row: OwnRow, currency: string): FileVariant {
  const id = textOf(row, 'variantId');
  const sku = textOf(row, 'sku');
  const price = amountOf(row, 'price', currency);
  if (has(row, 'price') && !price) throw bad(row, 'price-missing', PRICE_MISSING, 'price');
  const input: Partial<VariantInput> = {
    ...(id !== '' && { id }),
    ...(sku !== '' && { sku }),
    ...(has(row, 'option1Name') && { options: optionsOf(row) }),
    ...(price && { price }),
    ...(has(row, 'compareAt') && { compareAt: amountOf(row, 'compareAt', currency) }),
    ...(has(row, 'barcode') && { barcode: textOf(row, 'barcode') || undefined }),
    ...(has(row, 'weightGrams') && { weightGrams: countOf(row, 'weightGrams') }),
  };
  return { row: row.row, input, quantity: quantityOf(row, 'quantity') };
}

const PRICE_MISSING: Wording = {
  en: 'must not be empty, because a variant needs a price',
  de: 'darf nicht leer sein, denn eine Variante braucht einen Preis',
};

function optionsOf(row: OwnRow): VariantOption[] {
  return OPTION_NUMBERS.flatMap((n) => {
    const name = textOf(row, `option${n}Name`);
    const value = textOf(row, `option${n}Value`);
    if (name === '' && value === '') return [];
    if (name === '' || value === '') throw bad(row, 'option-missing', OPTION_MISSING, `option${n}Value`);
    return [{ name, value }];
  });
}

const OPTION_MISSING: Wording = {
  en: 'needs a name and a value for the option',
  de: 'braucht Namen und Wert der Option',
};

function statusOf(row: OwnRow): ProductStatus | undefined {
  const given = textOf(row, 'status').toLowerCase();
  const status = PRODUCT_STATUSES.find((one) => one === given);
  if (given === '' || status) return status;
  const list = PRODUCT_STATUSES.join(', ');
  throw bad(
    row,
    'status-invalid',
    { en: `must be one of ${list}`, de: `muss eines von diesen sein: ${list}` },
    'status',
  );
}

function problemsOfVariants(variants: readonly FileVariant[]): FieldError[] {
  return variants.flatMap(
    ({ input }, index) => accept(VARIANT, input, { partial: true, at: `/variants/${index}` }).problems,
  );
}

const COLUMN_OF: Readonly<Record<string, Column>> = {
  'seo/title': 'seoTitle',
  'seo/description': 'seoDescription',
  'images/url': 'images',
  'images/alt': 'imageTexts',
  'variants/id': 'variantId',
  'variants/options': 'option1Value',
};

function placeOf(pointer: string, rows: readonly OwnRow[]): ReturnType<FileProduct['place']> {
  const path = pointer.slice(1).split('/');
  const [field, index, what, option, side] = path;
  const { row, table } = (field === 'variants' ? rows[Number(index)] : undefined) ?? rows[0]!;
  const names = path.filter((part) => !/^\d+$/.test(part) && part !== 'amount');
  const column =
    what === 'options' && option !== undefined
      ? (`option${Number(option) + 1}${side === 'name' ? 'Name' : 'Value'}` as Column)
      : (COLUMN_OF[names.join('/')] ?? (names.at(field === 'variants' ? 1 : 0) as Column | undefined));
  return {
    row,
    ...(column !== undefined && table.names[column] !== undefined && { column: table.names[column] }),
  };
}
