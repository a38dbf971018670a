import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import { accept, problemOf } from '#platform/values';
import {
  CATEGORY,
  HANDLE,
  PRODUCT,
  PRODUCT_STATUSES,
  VARIANT,
  type CategoryPath,
  type VariantInput,
  type StockPolicy,
  type VariantOption,
} from '#commerce/catalog';
import { amountOf, bad, countOf, flagOf, has, textOf } from '../csv/csv-row.js';
import { BadRow, problemOfField, type FileProduct, type FileVariant } from '../file-product.js';
import { imageOf } from '../image-cell.js';
import { quantityOf } from '../quantity.js';
import { withOwnSkus } from '../shared-skus.js';
import { plainText } from './plain-text.js';
import type { Column, ShopifyRow } from './shopify-columns.js';
import { optionsOf } from './shopify-options.js';
import { placeOf, type RowsOfProduct } from './shopify-places.js';

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
  'Variant Inventory Policy',
  'Variant Requires Shipping',
  'Cost per item',
] as const satisfies readonly Column[];
/** Largest number of categories in a path. */
const MAX_DEPTH = 20;

const TITLE_MISSING: Wording = {
  en: 'The first row of a product needs a Title',
  de: 'Die erste Zeile eines Produkts braucht einen Title',
};
const PRICE_MISSING: Wording = {
  en: 'must not be empty, because a variant needs a price',
  de: 'darf nicht leer sein, denn eine Variante braucht einen Preis',
};
const TOO_DEEP: Wording = {
  en: `must name at most ${MAX_DEPTH} categories`,
  de: `darf höchstens ${MAX_DEPTH} Kategorien nennen`,
};
const NOT_A_POLICY: Wording = { en: 'must be deny or continue', de: 'muss deny oder continue sein' };
const NOT_A_FLAG: Wording = { en: 'must be TRUE or FALSE', de: 'muss TRUE oder FALSE sein' };
const NOT_A_STATUS: Wording = {
  en: 'must be active, draft or archived',
  de: 'muss active, draft oder archived sein',
};

/** What identifies the product of a row. A file without handles has a product for each title. */
export function handleOf(row: ShopifyRow): string {
  return textOf(row, has(row, 'Handle') ? 'Handle' : 'Title');
}

/**
 * Reads the rows of one handle in the columns of Shopify's product CSV
 * (https://help.shopify.com/en/manual/products/import-export/using-csv): the first row describes the product, each
 * row with a price, SKU or option value is a variant, and each row with an image adds the image.
 * @param currency ISO 4217 code of the prices, which the file gives as decimals
 * @throws BadRow
 */
export function readShopifyProduct(all: readonly ShopifyRow[], currency: string): FileProduct {
  const first = all[0]!;
  const rows: RowsOfProduct = {
    first,
    variants: VARIANT_COLUMNS.some((column) => has(first, column))
      ? all.filter((row) => row === first || MARKS_OF_VARIANTS.some((column) => textOf(row, column) !== ''))
      : [],
    images: imageRowsOf(all),
  };
  const place = (pointer: string): ReturnType<FileProduct['place']> => placeOf(pointer, rows);
  const handle = handleOf(first);
  const wrong = problemOf(handle, HANDLE);
  if (wrong) throw bad(first, 'value-invalid', wrong.message, 'Handle');

  const options = optionsOf(first, rows.variants);
  const read = rows.variants.map((row, index): FileVariant => {
    const input = variantOf(row, options?.[index], currency);
    return { row: row.row, input, quantity: quantityOf(row, 'Variant Inventory Qty') };
  });
  const { value: fields, problems } = accept(PRODUCT, fieldsOf(rows), { partial: true });
  const [problem] = [...problems, ...problemsOfVariants(read)];
  if (problem) throw new BadRow(problemOfField(problem, { place }));
  const { variants, warnings } = withOwnSkus(read, { place });
  const categories = categoriesOf(first);
  return { name: { handle }, fields, ...statusOf(first), categories, variants, warnings, place };
}

function problemsOfVariants(variants: readonly FileVariant[]): FieldError[] {
  const tooMany = variants.length > 0 ? problemOf(variants, PRODUCT.variants) : undefined;
  if (tooMany) return [{ code: tooMany.code, message: tooMany.message, pointer: '/variants' }];
  return variants.flatMap(
    ({ input }, index) => accept(VARIANT, input, { partial: true, at: `/variants/${index}` }).problems,
  );
}

function fieldsOf({ first, images }: RowsOfProduct): FileProduct['fields'] {
  const title = textOf(first, 'Title');
  if (!title) throw bad(first, 'title-missing', TITLE_MISSING);
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
        ...imageOf(textOf(row, 'Image Src')),
        ...(has(row, 'Image Alt Text') && { alt: textOf(row, 'Image Alt Text') || undefined }),
      })),
    ),
    seo: {
      ...(has(first, 'SEO Title') && { title: textOf(first, 'SEO Title') || undefined }),
      ...(has(first, 'SEO Description') && { description: textOf(first, 'SEO Description') || undefined }),
    },
  };
}

function variantOf(
  row: ShopifyRow,
  options: readonly VariantOption[] | undefined,
  currency: string,
): Partial<VariantInput> {
  // Field by field, not by spreading: this is done for every row.
  const input: { -readonly [Field in keyof VariantInput]?: VariantInput[Field] } = {};
  if (options) input.options = options;
  const sku = textOf(row, 'Variant SKU');
  // A variant always has a SKU, so an empty cell does not clear it.
  if (sku !== '') input.sku = sku;
  if (has(row, 'Variant Price')) input.price = priceOf(row, currency);
  if (has(row, 'Variant Compare At Price'))
    input.compareAt = amountOf(row, 'Variant Compare At Price', currency);
  if (has(row, 'Variant Barcode')) input.barcode = barcodeOf(row);
  if (has(row, 'Variant Grams')) input.weightGrams = countOf(row, 'Variant Grams');
  if (has(row, 'Cost per item')) input.cost = amountOf(row, 'Cost per item', currency);
  if (has(row, 'Variant Requires Shipping'))
    input.requiresShipping = flagOf(row, 'Variant Requires Shipping');
  const stockPolicy = stockPolicyOf(row);
  if (stockPolicy) input.stockPolicy = stockPolicy;
  return input;
}

/** Without a tracker, Shopify counts no stock; with `continue`, it sells on when there is none. */
function stockPolicyOf(row: ShopifyRow): StockPolicy | undefined {
  if (has(row, 'Variant Inventory Tracker') && textOf(row, 'Variant Inventory Tracker') === '')
    return 'untracked';
  const policy = textOf(row, 'Variant Inventory Policy').toLowerCase();
  if (policy === '') return undefined;
  if (policy === 'continue') return 'back-order';
  if (policy === 'deny') return 'deny';
  throw bad(row, 'policy-invalid', NOT_A_POLICY, 'Variant Inventory Policy');
}

function priceOf(row: ShopifyRow, currency: string): VariantInput['price'] {
  const price = amountOf(row, 'Variant Price', currency);
  if (!price) throw bad(row, 'price-missing', PRICE_MISSING, 'Variant Price');
  return price;
}

/** Shopify writes an apostrophe before a barcode so that spreadsheets do not read it as a number. */
function barcodeOf(row: ShopifyRow): string | undefined {
  return textOf(row, 'Variant Barcode').replace(/^'\s*/, '') || undefined;
}

/** Rows with an image, in the order of their image positions. */
function imageRowsOf(rows: readonly ShopifyRow[]): ShopifyRow[] {
  return rows
    .filter((row) => textOf(row, 'Image Src') !== '')
    .map((row) => ({ row, order: countOf(row, 'Image Position') ?? Number.MAX_SAFE_INTEGER }))
    .sort((a, b) => a.order - b.order)
    .map(({ row }) => row);
}

function categoriesOf(row: ShopifyRow): CategoryPath[] | undefined {
  if (!has(row, 'Product Category')) return undefined;
  const names = listed(textOf(row, 'Product Category'), '>');
  if (names.length > MAX_DEPTH) {
    throw bad(row, 'value-invalid', TOO_DEEP, 'Product Category');
  }
  for (const name of names) {
    const wrong = problemOf(name, CATEGORY.name);
    if (wrong) throw bad(row, 'value-invalid', wrong.message, 'Product Category');
  }
  return names.length > 0 ? [names] : [];
}

export function listed(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((item) => item.trim())
    .filter(Boolean);
}

/** Shopify files have a column `Status` since 2020. `Published` (in the shop) is older and still in use. */
function statusOf(row: ShopifyRow): Pick<FileProduct, 'status' | 'published'> {
  const status = textOf(row, 'Status').toLowerCase();
  const published = textOf(row, 'Published').toLowerCase();
  if (!['', 'true', 'false'].includes(published)) {
    throw bad(row, 'published-invalid', NOT_A_FLAG, 'Published');
  }
  const known = PRODUCT_STATUSES.find((one) => one === status);
  if (status !== '' && !known) {
    throw bad(row, 'status-invalid', NOT_A_STATUS, 'Status');
  }
  return { status: known, ...(published !== '' && { published: published === 'true' }) };
}
