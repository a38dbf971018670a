import { toDecimal } from '#platform/money';
import type { Variant } from '#commerce/catalog';
import { requireColumn, tableOf, type CsvHeader } from '../csv/csv-header.js';
import type { CsvRow, CsvTable } from '../csv/csv-row.js';
import { productFilesErrors } from '../../product-files.errors.js';
import type { ExportedProduct } from '../product-format.js';
import { imageCell } from '../image-cell.js';
import { listCell, pathsCell } from './list-cell.js';

/** The most options of a product. */
export const OPTION_NUMBERS = [1, 2, 3, 4, 5] as const;
type OptionColumn = `option${(typeof OPTION_NUMBERS)[number]}${'Name' | 'Value'}`;

/** What the columns of a product hold; only its first row has them. */
export const PRODUCT_COLUMNS = {
  id: ({ product }: ExportedProduct) => product._id,
  externalId: ({ product }: ExportedProduct) => product.externalId,
  handle: ({ product }: ExportedProduct) => product.handle,
  slug: ({ product }: ExportedProduct) => product.slug,
  title: ({ product }: ExportedProduct) => product.title,
  description: ({ product }: ExportedProduct) => product.description,
  status: ({ product }: ExportedProduct) => product.status,
  schedule: ({ product }: ExportedProduct) => json(product.schedule),
  brand: ({ product }: ExportedProduct) => product.brand,
  type: ({ product }: ExportedProduct) => product.type,
  productType: ({ product }: ExportedProduct) => product.productType,
  attributes: ({ product }: ExportedProduct) => json(product.attributes),
  tags: ({ product }: ExportedProduct) => listCell(product.tags),
  categories: ({ categories }: ExportedProduct) => pathsCell(categories),
  images: ({ product }: ExportedProduct) => listCell(product.images.map(imageCell)),
  imageTexts: ({ product }: ExportedProduct) =>
    product.images.some(({ alt }) => alt !== undefined)
      ? listCell(product.images.map(({ alt }) => alt ?? ''))
      : '',
  seoTitle: ({ product }: ExportedProduct) => product.seo.title,
  seoDescription: ({ product }: ExportedProduct) => product.seo.description,
  translations: ({ product }: ExportedProduct) => json(product.translations),
  related: ({ product }: ExportedProduct) => json(product.related),
  metadata: ({ product }: ExportedProduct) => json(product.metadata),
} as const;

/** What the columns of a variant hold; every row has them. */
export const VARIANT_COLUMNS = {
  variantId: ({ id }: Variant) => id,
  variantExternalId: ({ externalId }: Variant) => externalId,
  sku: ({ sku }: Variant) => sku,
  ...(Object.fromEntries(
    OPTION_NUMBERS.flatMap((n) => [
      [`option${n}Name`, ({ options }: Variant) => options[n - 1]?.name],
      [`option${n}Value`, ({ options }: Variant) => options[n - 1]?.value],
    ]),
  ) as Record<OptionColumn, (variant: Variant) => string | undefined>),
  price: ({ price }: Variant) => toDecimal(price),
  prices: ({ prices }: Variant) => json(prices),
  compareAt: ({ compareAt }: Variant) => compareAt && toDecimal(compareAt),
  cost: ({ cost }: Variant) => cost && toDecimal(cost),
  barcode: ({ barcode }: Variant) => barcode,
  weightGrams: ({ weightGrams }: Variant) => weightGrams?.toString(),
  dimensions: ({ dimensions }: Variant) => json(dimensions),
  hsCode: ({ hsCode }: Variant) => hsCode,
  countryOfOrigin: ({ countryOfOrigin }: Variant) => countryOfOrigin,
  requiresShipping: ({ requiresShipping }: Variant) => (requiresShipping === false ? 'FALSE' : ''),
  orderQuantity: ({ orderQuantity }: Variant) => json(orderQuantity),
  stockPolicy: ({ stockPolicy }: Variant) => stockPolicy,
  taxClass: ({ taxClass }: Variant) => taxClass,
  variantStatus: ({ status }: Variant) => status,
  variantSchedule: ({ schedule }: Variant) => json(schedule),
  variantImages: ({ images }: Variant) => json(images?.map(({ position: _, ...image }) => image)),
  variantAttributes: ({ attributes }: Variant) => json(attributes),
  variantMetadata: ({ metadata }: Variant) => json(metadata),
} as const;

function json(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Read, but not written: the stock that a new variant begins with. */
const READ_ONLY = ['quantity'] as const;

export type Column = keyof typeof PRODUCT_COLUMNS | keyof typeof VARIANT_COLUMNS | (typeof READ_ONLY)[number];
export type OwnRow = CsvRow<Column>;

export const OWN_COLUMNS: readonly Column[] = [
  ...(Object.keys(PRODUCT_COLUMNS) as Column[]),
  ...(Object.keys(VARIANT_COLUMNS) as Column[]),
  ...READ_ONLY,
];

const NAMES = Object.fromEntries(OWN_COLUMNS.map((name) => [name, []])) as unknown as Record<Column, []>;

/** Columns of which a file needs one: they say which product a row is of. */
export const NAME_COLUMNS = ['id', 'externalId', 'handle', 'slug'] as const;

/** @throws product-files.unreadable if products cannot be read from these columns */
export function ownTable(header: CsvHeader): CsvTable<Column> {
  const table = tableOf<Column>(header, NAMES);
  if (!NAME_COLUMNS.some((column) => table.names[column] !== undefined)) {
    throw productFilesErrors.unreadable({
      en: 'The first line needs one of the columns id, externalId, handle and slug.',
      de: 'Die erste Zeile braucht eine der Spalten id, externalId, handle und slug.',
    });
  }
  for (const n of OPTION_NUMBERS) {
    if (table.names[`option${n}Value`] !== undefined) requireColumn(table, `option${n}Name`);
  }
  return table;
}
