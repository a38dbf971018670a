import { STOCK_MAX } from '#platform/quantities';
import { problemOf, whole } from '#platform/values';
import { acceptProduct, type ProductInput, type VariantInput } from '../product-rules.js';
import { CATEGORY } from '../product-values.js';
import type { ProductStatus, VariantOption } from '../product.schema.js';
import { slugify } from '../slug.js';
import { plainText } from './plain-text.js';
import type { Column } from './shopify-columns.js';
import {
  amountOf,
  bad,
  BadRow,
  badRowOf,
  countOf,
  handleOf,
  textOf,
  type CsvRow,
  type RowProblem,
} from './shopify-cells.js';

/** A product from the file. It has passed the rules of products. */
export interface ImportedProduct {
  readonly row: number;
  readonly input: ProductInput & { readonly slug: string };
  readonly status: ProductStatus;
  /** Names from the root down; empty if the file names no category. */
  readonly categoryPath: readonly string[];
  /** Quantities in stock by SKU, for the variants whose quantity the file gives. */
  readonly quantities: ReadonlyMap<string, number>;
}

const DEFAULT_OPTION = 'Title';
const CATEGORY_COLUMN = 'Product Category';
const QUANTITY_COLUMN = 'Variant Inventory Qty';
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

function compose(rows: readonly CsvRow[], currency: string): ImportedProduct {
  const first = rows[0]!;
  const slug = slugify(handleOf(first));
  const optionNames = ([1, 2, 3] as const).map((n) => textOf(first, `Option${n} Name`)).filter(Boolean);
  const variantRows = rows.filter((row) => row === first || isVariant(row));
  const imageRows = imageRowsOf(rows);

  const quantities = new Map<string, number>();
  const variants = variantRows.map((row): VariantInput => {
    const variant = variantOf(row, slug, optionNames, currency);
    const quantity = quantityOf(row);
    if (quantity !== undefined) quantities.set(variant.sku, quantity);
    return variant;
  });
  const title = textOf(first, 'Title');
  if (!title) throw bad(first, 'title-missing', 'The first row of a product needs a Title');
  const input: ProductInput = {
    slug,
    title,
    description: plainText(textOf(first, 'Body (HTML)')),
    brand: textOf(first, 'Vendor') || null,
    type: textOf(first, 'Type') || null,
    tags: textOf(first, 'Tags')
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
    images: imageRows.map((row) => ({
      url: textOf(row, 'Image Src'),
      alt: textOf(row, 'Image Alt Text') || undefined,
    })),
    seo: {
      title: textOf(first, 'SEO Title') || undefined,
      description: textOf(first, 'SEO Description') || undefined,
    },
    variants,
  };
  const { value, problems } = acceptProduct(input, currency);
  if (problems.length > 0) throw badRowOf(problems[0]!, { first, variants: variantRows, images: imageRows });
  return {
    row: first.row,
    status: statusOf(first),
    categoryPath: categoryPathOf(first),
    quantities,
    input: { ...value, slug },
  };
}

function isVariant(row: CsvRow): boolean {
  return (['Variant Price', 'Variant SKU', 'Option1 Value'] as const).some(
    (column) => textOf(row, column) !== '',
  );
}

function variantOf(
  row: CsvRow,
  slug: string,
  optionNames: readonly string[],
  currency: string,
): VariantInput {
  const all = optionNames.map((name, i) => ({ name, value: textOf(row, `Option${i + 1} Value` as Column) }));
  // “Title: Default Title” is Shopify's way of saying that there are no options.
  const options: VariantOption[] = all.length === 1 && all[0]!.name === DEFAULT_OPTION ? [] : all;
  const missing = options.find(({ value }) => !value);
  if (missing) throw bad(row, 'option-missing', `The variant has no value for ${missing.name}`);
  const price = amountOf(row, 'Variant Price', currency);
  if (!price) throw bad(row, 'price-missing', 'A variant needs a Variant Price');
  return {
    sku:
      textOf(row, 'Variant SKU') ||
      slugify([slug, ...options.map(({ value }) => value)].join(' ')).toUpperCase(),
    options,
    price,
    compareAt: amountOf(row, 'Variant Compare At Price', currency),
    barcode: textOf(row, 'Variant Barcode') || undefined,
    weightGrams: countOf(row, 'Variant Grams'),
  };
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
  const counted = countOf(row, QUANTITY_COLUMN);
  if (counted === undefined) return undefined;
  const quantity = Math.max(0, counted);
  const wrong = problemOf(quantity, STOCK);
  if (wrong) throw bad(row, 'value-invalid', wrong.message.en, QUANTITY_COLUMN);
  return quantity;
}

function categoryPathOf(row: CsvRow): string[] {
  const names = textOf(row, CATEGORY_COLUMN)
    .split('>')
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length > MAX_DEPTH) {
    throw bad(row, 'value-invalid', `must name at most ${MAX_DEPTH} categories`, CATEGORY_COLUMN);
  }
  for (const name of names) {
    const wrong = problemOf(name, CATEGORY.name);
    if (wrong) throw bad(row, 'value-invalid', wrong.message.en, CATEGORY_COLUMN);
  }
  return names;
}

/** Shopify files have a column `Status` since 2020. `Published` (in the shop) is older and still in use. */
function statusOf(row: CsvRow): ProductStatus {
  const status = textOf(row, 'Status').toLowerCase();
  const published = textOf(row, 'Published').toLowerCase() !== 'false';
  if (status === 'draft' || status === 'archived') return status;
  if (status !== '' && status !== 'active') {
    throw bad(row, 'status-invalid', 'must be active, draft or archived', 'Status');
  }
  return published ? 'active' : 'draft';
}
