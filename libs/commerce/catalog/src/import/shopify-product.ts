import { STOCK_MAX } from '#platform/quantities';
import { accept, problemOf, whole } from '#platform/values';
import type { ProductInput } from '../product-rules.js';
import type { VariantInput } from '../variant-rules.js';
import { CATEGORY, HANDLE, PRODUCT, VARIANT } from '../product-values.js';
import { PRODUCT_STATUSES, type ProductStatus } from '../variant.js';
import { plainText } from './plain-text.js';
import {
  amountOf,
  bad,
  BadRow,
  badRowOf,
  countOf,
  handleOf,
  has,
  textOf,
  type CsvRow,
  type RowProblem,
  type RowsOfProduct,
} from './shopify-cells.js';
import type { Column } from './shopify-columns.js';
import { optionsOf } from './shopify-options.js';

/** A variant from the file. */
export interface ImportedVariant {
  readonly row: CsvRow;
  /** It has only fields for which the file has a column; a field that is undefined is cleared. */
  readonly input: Partial<VariantInput>;
  readonly quantity?: number;
}

/** A product from the file. Its values have passed the rules of products. What the file has no column for is left out. */
export interface ImportedProduct {
  /** Identifies the product, as the file gives it. */
  readonly handle: string;
  readonly rows: RowsOfProduct;
  readonly fields: Omit<ProductInput, 'slug' | 'categoryIds' | 'variants'>;
  readonly status?: ProductStatus;
  /** Whether it is in the shop, which older files say without a status. */
  readonly published?: boolean;
  /** Names from the root down; empty if the file clears the category. */
  readonly categoryPath?: readonly string[];
  /** Empty if the file has no columns of variants. */
  readonly variants: readonly ImportedVariant[];
}

/** A row after the first with a value in one of these is a variant. */
const MARKS_OF_VARIANTS = [
  'Variant Price',
  'Variant SKU',
  'Option1 Value',
  'Option2 Value',
  'Option3 Value',
] as const satisfies readonly Column[];
const VARIANT_COLUMNS = [
  ...MARKS_OF_VARIANTS,
  'Variant Compare At Price',
  'Variant Barcode',
  'Variant Grams',
  'Variant Inventory Qty',
] as const satisfies readonly Column[];
/** Largest number of categories in a path. */
const MAX_DEPTH = 20;
const STOCK = whole({ min: 0, max: STOCK_MAX });

/**
 * Reads the rows of one handle in the columns of Shopify's product CSV
 * (https://help.shopify.com/en/manual/products/import-export/using-csv): the first row describes the product, each
 * row with a price, SKU or option value is a variant, and each row with an image adds the image.
 * @param currency ISO 4217 code of the prices, which the file gives as decimals
 */
export function readProduct(rows: readonly CsvRow[], currency: string): ImportedProduct | RowProblem {
  try {
    return compose(rows, currency);
  } catch (error) {
    if (error instanceof BadRow) return error.problem;
    throw error;
  }
}

function compose(all: readonly CsvRow[], currency: string): ImportedProduct {
  const first = all[0]!;
  const rows: RowsOfProduct = {
    first,
    variants: VARIANT_COLUMNS.some((column) => has(first, column))
      ? all.filter((row) => row === first || MARKS_OF_VARIANTS.some((column) => textOf(row, column) !== ''))
      : [],
    images: imageRowsOf(all),
  };
  const handle = handleOf(first);
  const wrong = problemOf(handle, HANDLE);
  if (wrong) throw bad(first, 'value-invalid', wrong.message.en, 'Handle');

  const options = optionsOf(first, rows.variants);
  const variants = rows.variants.map((row, index): ImportedVariant => {
    const input = { ...(options && { options: options[index]! }), ...variantOf(row, currency) };
    return { row, input, quantity: quantityOf(row) };
  });
  const { value: fields, problems } = accept(PRODUCT, fieldsOf(rows), { partial: true });
  const tooMany = rows.variants.length > 0 ? problemOf(variants, PRODUCT.variants) : undefined;
  const wrongs = [
    ...problems,
    ...(tooMany ? [{ ...tooMany, pointer: '/variants' }] : []),
    ...variants.flatMap(
      ({ input }, index) => accept(VARIANT, input, { partial: true, at: `/variants/${index}` }).problems,
    ),
  ];
  if (wrongs.length > 0) throw badRowOf(wrongs[0]!, rows);
  refuseRepeatedSkus(variants);
  return { handle, rows, fields, ...statusOf(first), categoryPath: categoryPathOf(first), variants };
}

function fieldsOf({ first, images }: RowsOfProduct): ImportedProduct['fields'] {
  const title = textOf(first, 'Title');
  if (!title) throw bad(first, 'title-missing', 'The first row of a product needs a Title');
  const read = <T>(column: Column, value: (text: string) => T): T | undefined =>
    has(first, column) ? value(textOf(first, column)) : undefined;
  return {
    title,
    description: read('Body (HTML)', plainText),
    brand: read('Vendor', (brand) => brand || null),
    type: read('Type', (type) => type || null),
    tags: read('Tags', (tags) => listed(tags, ',')),
    images: read('Image Src', () =>
      images.map((row) => ({
        url: textOf(row, 'Image Src'),
        ...(has(row, 'Image Alt Text') && { alt: textOf(row, 'Image Alt Text') || undefined }),
      })),
    ),
    seo: {
      ...(has(first, 'SEO Title') && { title: textOf(first, 'SEO Title') || undefined }),
      ...(has(first, 'SEO Description') && { description: textOf(first, 'SEO Description') || undefined }),
    },
  };
}

function variantOf(row: CsvRow, currency: string): Partial<VariantInput> {
  const sku = textOf(row, 'Variant SKU');
  return {
    // A variant always has a SKU, so an empty cell does not clear it.
    ...(sku !== '' && { sku }),
    ...(has(row, 'Variant Price') && { price: priceOf(row, currency) }),
    ...(has(row, 'Variant Compare At Price') && {
      compareAt: amountOf(row, 'Variant Compare At Price', currency),
    }),
    ...(has(row, 'Variant Barcode') && { barcode: barcodeOf(row) }),
    ...(has(row, 'Variant Grams') && { weightGrams: countOf(row, 'Variant Grams') }),
  };
}

function priceOf(row: CsvRow, currency: string): VariantInput['price'] {
  const price = amountOf(row, 'Variant Price', currency);
  if (!price)
    throw bad(row, 'price-missing', 'must not be empty, because a variant needs a price', 'Variant Price');
  return price;
}

/** Shopify writes an apostrophe before a barcode so that spreadsheets do not read it as a number. */
function barcodeOf(row: CsvRow): string | undefined {
  return textOf(row, 'Variant Barcode').replace(/^'\s*/, '') || undefined;
}

/** Shopify allows variants with the same SKU; here a SKU names one variant, so nothing can be guessed. */
function refuseRepeatedSkus(variants: readonly ImportedVariant[]): void {
  const rows = new Map<string, number>();
  for (const { row, input } of variants) {
    if (input.sku === undefined) continue;
    const before = rows.get(input.sku);
    if (before !== undefined) {
      const advice = 'give every variant a SKU of its own, or leave the cells empty to have SKUs made';
      throw bad(row, 'sku-repeated', `${input.sku} is in row ${before} too; ${advice}`, 'Variant SKU');
    }
    rows.set(input.sku, row.row);
  }
}

/** Rows with an image, in the order of their image positions. */
function imageRowsOf(rows: readonly CsvRow[]): CsvRow[] {
  return rows
    .filter((row) => textOf(row, 'Image Src') !== '')
    .map((row) => ({ row, order: countOf(row, 'Image Position') ?? Number.MAX_SAFE_INTEGER }))
    .sort((a, b) => a.order - b.order)
    .map(({ row }) => row);
}

/** The quantity in stock. Shopify gives a negative number for oversold stock; here it becomes 0. */
function quantityOf(row: CsvRow): number | undefined {
  const counted = countOf(row, 'Variant Inventory Qty');
  if (counted === undefined) return undefined;
  const quantity = Math.max(0, counted);
  const wrong = problemOf(quantity, STOCK);
  if (wrong) throw bad(row, 'value-invalid', wrong.message.en, 'Variant Inventory Qty');
  return quantity;
}

function categoryPathOf(row: CsvRow): string[] | undefined {
  if (!has(row, 'Product Category')) return undefined;
  const names = listed(textOf(row, 'Product Category'), '>');
  if (names.length > MAX_DEPTH) {
    throw bad(row, 'value-invalid', `must name at most ${MAX_DEPTH} categories`, 'Product Category');
  }
  for (const name of names) {
    const wrong = problemOf(name, CATEGORY.name);
    if (wrong) throw bad(row, 'value-invalid', wrong.message.en, 'Product Category');
  }
  return names;
}

function listed(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter(Boolean);
}

/** Shopify files have a column `Status` since 2020. `Published` (in the shop) is older and still in use. */
function statusOf(row: CsvRow): Pick<ImportedProduct, 'status' | 'published'> {
  const status = textOf(row, 'Status').toLowerCase();
  const published = textOf(row, 'Published').toLowerCase();
  if (!['', 'true', 'false'].includes(published)) {
    throw bad(row, 'published-invalid', 'must be TRUE or FALSE', 'Published');
  }
  const known = PRODUCT_STATUSES.find((one) => one === status);
  if (status !== '' && !known) {
    throw bad(row, 'status-invalid', 'must be active, draft or archived', 'Status');
  }
  return { status: known, ...(published !== '' && { published: published === 'true' }) };
}
