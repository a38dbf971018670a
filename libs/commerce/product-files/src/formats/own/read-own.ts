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
import { amountOf, bad, cellOf, countOf, flagOf, has, textOf } from '../csv/csv-row.js';
import { BadRow, problemOfField, type FileProduct, type FileVariant } from '../file-product.js';
import { imageOf } from '../image-cell.js';
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
      ...(fields.externalId && { externalId: fields.externalId }),
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
    productType: read('productType', (type) => type || null),
    externalId: read('externalId', (externalId) => externalId || null),
    attributes: read('attributes', () => jsonOf(row, 'attributes') ?? {}),
    translations: read('translations', () => jsonOf(row, 'translations') ?? []),
    related: read('related', () => jsonOf(row, 'related') ?? []),
    schedule: read('schedule', () => jsonOf(row, 'schedule') ?? null),
    metadata: read('metadata', () => jsonOf(row, 'metadata') ?? {}),
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
  return itemsOf(cell).map((item, index) => ({
    ...imageOf(item),
    ...(has(row, 'imageTexts') && { alt: texts[index] || undefined }),
  }));
}

function variantOf(row: OwnRow, currency: string): FileVariant {
  const price = amountOf(row, 'price', currency);
  if (has(row, 'price') && !price) throw bad(row, 'price-missing', PRICE_MISSING, 'price');
  const text = (column: Column) => () => textOf(row, column) || undefined;
  const json = (column: Column) => () => jsonOf(row, column);
  const all: Record<keyof VariantInput, readonly [Column, () => unknown]> = {
    id: ['variantId', text('variantId')],
    sku: ['sku', text('sku')],
    options: ['option1Name', () => optionsOf(row)],
    price: ['price', () => price],
    prices: ['prices', json('prices')],
    compareAt: ['compareAt', () => amountOf(row, 'compareAt', currency)],
    cost: ['cost', () => amountOf(row, 'cost', currency)],
    barcode: ['barcode', text('barcode')],
    weightGrams: ['weightGrams', () => countOf(row, 'weightGrams')],
    dimensions: ['dimensions', json('dimensions')],
    hsCode: ['hsCode', text('hsCode')],
    countryOfOrigin: ['countryOfOrigin', text('countryOfOrigin')],
    requiresShipping: ['requiresShipping', () => flagOf(row, 'requiresShipping')],
    orderQuantity: ['orderQuantity', json('orderQuantity')],
    stockPolicy: ['stockPolicy', text('stockPolicy')],
    taxClass: ['taxClass', text('taxClass')],
    status: ['variantStatus', text('variantStatus')],
    schedule: ['variantSchedule', json('variantSchedule')],
    images: ['variantImages', json('variantImages')],
    attributes: ['variantAttributes', json('variantAttributes')],
    externalId: ['variantExternalId', text('variantExternalId')],
    metadata: ['variantMetadata', json('variantMetadata')],
  };
  const input: Record<string, unknown> = {};
  for (const [field, [column, value]] of Object.entries(all)) if (has(row, column)) input[field] = value();
  // What names a variant is never cleared.
  for (const name of ['id', 'sku']) if (input[name] === undefined) delete input[name];
  return { row: row.row, input, quantity: quantityOf(row, 'quantity') };
}

const PRICE_MISSING: Wording = {
  en: 'must not be empty, because a variant needs a price',
  de: 'darf nicht leer sein, denn eine Variante braucht einen Preis',
};

/** The JSON in a cell; undefined if the cell is empty. The rules of products check what it is. */
function jsonOf<T>(row: OwnRow, column: Column): T | undefined {
  // As it is: the letters of what a program keeps here are its own business.
  const value = cellOf(row, column).trim();
  if (value === '') return undefined;
  try {
    return JSON.parse(value) as T;
  } catch {
    throw bad(row, 'value-invalid', { en: 'must be JSON', de: 'muss JSON sein' }, column);
  }
}

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
  'variants/externalId': 'variantExternalId',
  'variants/status': 'variantStatus',
  'variants/schedule': 'variantSchedule',
  'variants/images': 'variantImages',
  'images/mediaId': 'images',
  'variants/attributes': 'variantAttributes',
  'variants/metadata': 'variantMetadata',
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
      : (COLUMN_OF[names.join('/')] ??
        COLUMN_OF[names.slice(0, 2).join('/')] ??
        (names.at(field === 'variants' ? 1 : 0) as Column | undefined));
  return {
    row,
    ...(column !== undefined && table.names[column] !== undefined && { column: table.names[column] }),
  };
}
