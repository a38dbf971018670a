import type { Money } from '#platform/money';
import { MoneyError, parseDecimal } from '#platform/money';
import type { ProductInput, VariantInput } from '../product-rules.js';
import type { ProductImage, ProductStatus, VariantOption } from '../product.schema.js';
import { slugify } from '../slug.js';
import { plainText } from './plain-text.js';

/** A line of the file, by column name. */
export interface CsvRow {
  /** As a spreadsheet counts: the header is 1. */
  readonly row: number;
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** Something wrong with a row; it keeps the row's product from being imported, and no other. */
export interface RowProblem {
  readonly row: number;
  readonly code: string;
  readonly message: string;
}

/** A product as the file describes it. */
export interface ImportedProduct {
  readonly row: number;
  readonly input: ProductInput & { readonly slug: string };
  readonly status: ProductStatus;
  /** Names from the root down; empty where the file names no category. */
  readonly categoryPath: readonly string[];
  /** Pieces in stock by SKU, where the file says. */
  readonly quantities: ReadonlyMap<string, number>;
}

const MAX_VARIANTS = 250;
const DEFAULT_OPTION = 'Title';

class BadRow extends Error {
  constructor(readonly problem: RowProblem) {
    super(problem.message);
  }
}

/**
 * Reads the rows of one handle in the columns of Shopify's product CSV
 * (https://help.shopify.com/en/manual/products/import-export/using-csv): the first describes the product, each with a
 * price, SKU or option value is a variant, each with an image adds that.
 * @param currency prices are decimals of it
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
  const slug = slugify(text(first, 'Handle', 255));
  const optionNames = [1, 2, 3].map((n) => text(first, `Option${n} Name`, 60)).filter(Boolean);
  const variantRows = rows.filter((row) => row === first || isVariant(row));
  if (variantRows.length > MAX_VARIANTS) {
    throw bad(first, 'too-many-variants', `A product has at most ${MAX_VARIANTS} variants`);
  }

  const quantities = new Map<string, number>();
  const variants = variantRows.map((row): VariantInput => {
    const variant = variantOf(row, slug, optionNames, currency);
    const quantity = count(row, 'Variant Inventory Qty');
    // Shopify counts what was oversold as negative.
    if (quantity !== undefined) quantities.set(variant.sku, Math.max(0, quantity));
    return variant;
  });
  const title = text(first, 'Title', 255);
  if (!title) throw bad(first, 'title-missing', 'The first row of a product needs a Title');
  return {
    row: first.row,
    status: statusOf(first),
    categoryPath: text(first, 'Product Category', 500)
      .split('>')
      .map((name) => name.trim())
      .filter(Boolean),
    quantities,
    input: {
      slug,
      title,
      description: plainText(text(first, 'Body (HTML)', 60_000)),
      brand: text(first, 'Vendor', 120) || null,
      type: text(first, 'Type', 120) || null,
      tags: text(first, 'Tags', 2_000)
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean),
      images: imagesOf(rows),
      seo: {
        title: text(first, 'SEO Title', 255) || undefined,
        description: text(first, 'SEO Description', 1_000) || undefined,
      },
      variants,
    },
  };
}

function isVariant(row: CsvRow): boolean {
  return ['Variant Price', 'Variant SKU', 'Option1 Value'].some((column) => row.values[column]?.trim());
}

function variantOf(
  row: CsvRow,
  slug: string,
  optionNames: readonly string[],
  currency: string,
): VariantInput {
  const all = optionNames.map((name, i) => ({ name, value: text(row, `Option${i + 1} Value`, 120) }));
  // “Title: Default Title” is Shopify's way of saying that there are no options.
  const options: VariantOption[] = all.length === 1 && all[0]!.name === DEFAULT_OPTION ? [] : all;
  const missing = options.find(({ value }) => !value);
  if (missing) throw bad(row, 'option-missing', `The variant has no value for ${missing.name}`);
  const price = amount(row, 'Variant Price', currency);
  if (!price) throw bad(row, 'price-missing', 'A variant needs a Variant Price');
  return {
    sku:
      text(row, 'Variant SKU', 100) ||
      slugify([slug, ...options.map(({ value }) => value)].join(' ')).toUpperCase(),
    options,
    price,
    compareAt: amount(row, 'Variant Compare At Price', currency),
    barcode: text(row, 'Variant Barcode', 60) || undefined,
    weightGrams: count(row, 'Variant Grams'),
  };
}

function imagesOf(rows: readonly CsvRow[]): Omit<ProductImage, 'position'>[] {
  return rows
    .filter((row) => row.values['Image Src']?.trim())
    .map((row) => {
      const url = text(row, 'Image Src', 2_048);
      if (!/^https?:\/\/\S+$/.test(url) || !URL.canParse(url)) {
        throw bad(row, 'image-invalid', 'Image Src must be an http or https address');
      }
      const alt = text(row, 'Image Alt Text', 512) || undefined;
      return { url, alt, order: count(row, 'Image Position') ?? Number.MAX_SAFE_INTEGER };
    })
    .sort((a, b) => a.order - b.order)
    .map(({ url, alt }) => ({ url, alt }));
}

/** `Status` since 2020, `Published` (to the shop) before and beside it. */
function statusOf(row: CsvRow): ProductStatus {
  const status = text(row, 'Status', 20).toLowerCase();
  const published = text(row, 'Published', 10).toLowerCase() !== 'false';
  if (status === 'draft' || status === 'archived') return status;
  if (status !== '' && status !== 'active') {
    throw bad(row, 'status-invalid', 'Status must be active, draft or archived');
  }
  return published ? 'active' : 'draft';
}

function text({ row, values }: CsvRow, column: string, max: number): string {
  const value = values[column]?.trim().normalize('NFC') ?? '';
  if (value.length > max) {
    throw new BadRow({ row, code: 'too-long', message: `${column} has more than ${max} characters` });
  }
  return value;
}

function count(row: CsvRow, column: string): number | undefined {
  const value = text(row, column, 30);
  if (value === '') return undefined;
  const number = Math.round(Number(value));
  if (!/^-?\d+(\.\d+)?$/.test(value) || !Number.isSafeInteger(number)) {
    throw bad(row, 'number-invalid', `${column} must be a number`);
  }
  return number;
}

function amount(row: CsvRow, column: string, currency: string): Money | undefined {
  const value = text(row, column, 30);
  if (value === '') return undefined;
  try {
    const money = parseDecimal(value, currency);
    if (money.amount >= 0) return money;
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
  }
  throw bad(row, 'price-invalid', `${column} must be an amount of ${currency} such as 12.99`);
}

function bad({ row }: CsvRow, code: string, message: string): BadRow {
  return new BadRow({ row, code, message });
}
