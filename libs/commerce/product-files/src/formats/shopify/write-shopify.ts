import type { Wording } from '#platform/languages';
import { toDecimal } from '#platform/money';
import type { Product, Variant } from '#commerce/catalog';
import { csvLine } from '../csv/guarded-cell.js';
import { imageCell } from '../image-cell.js';
import type { ExportedProduct } from '../product-format.js';
import type { Column } from './shopify-columns.js';

const COLUMNS = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Product Category',
  'Type',
  'Tags',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Option3 Name',
  'Option3 Value',
  'Variant SKU',
  'Variant Grams',
  'Variant Inventory Tracker',
  'Variant Inventory Policy',
  'Variant Requires Shipping',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Barcode',
  'Image Src',
  'Image Position',
  'Image Alt Text',
  'SEO Title',
  'SEO Description',
  'Cost per item',
  'Status',
] as const satisfies readonly Column[];

type Cells = Partial<Record<(typeof COLUMNS)[number], string>>;
const NUMBERS = [1, 2, 3] as const;

export function shopifyHeader(): string {
  return csvLine(COLUMNS);
}

/** The rows of a product: the first has its fields, its first variant and its first image; each further row a variant, an image or both. */
export function shopifyRows(exported: ExportedProduct): string {
  const { product, handle } = exported;
  const count = Math.max(product.variants.length, product.images.length);
  return Array.from({ length: count }, (_, index) => {
    const variant = product.variants[index];
    const cells: Cells = {
      Handle: handle,
      ...(index === 0 && fieldsOf(exported)),
      ...(variant && variantCells(variant, product, index)),
      ...imageCells(product, index),
    };
    return csvLine(COLUMNS.map((column) => cells[column] ?? ''));
  }).join('');
}

/** Why this format cannot show a product without losing a part of it; undefined if it can. */
export function notInShopify({ product, categories }: ExportedProduct): Wording | undefined {
  if (product.options.length > NUMBERS.length) {
    return {
      en: `has ${product.options.length} options, and Shopify’s format has three`,
      de: `hat ${product.options.length} Optionen, und das Format von Shopify hat drei`,
    };
  }
  if (!categories[0]?.some((name) => name.includes('>'))) return undefined;
  return {
    en: 'is in a category with > in its name, which Shopify’s format cannot show',
    de: 'ist in einer Kategorie mit > im Namen, den das Format von Shopify nicht zeigen kann',
  };
}

/** Tags as one cell. */
export function tagsOf(tags: readonly string[]): string {
  return tags.join(', ');
}

/** Plain text as HTML. */
export function htmlOf(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\n', '<br>');
}

function fieldsOf({ product, categories }: ExportedProduct): Cells {
  return {
    Title: product.title,
    'Body (HTML)': htmlOf(product.description),
    Vendor: product.brand,
    'Product Category': categories[0]?.join(' > '),
    Type: product.type,
    Tags: tagsOf(product.tags),
    Published: product.status === 'active' ? 'TRUE' : 'FALSE',
    'SEO Title': product.seo.title,
    'SEO Description': product.seo.description,
    Status: product.status,
  };
}

function variantCells(variant: Variant, { options }: Product, index: number): Cells {
  const cells: Cells = {
    'Variant SKU': variant.sku,
    'Variant Grams': variant.weightGrams?.toString(),
    'Variant Inventory Tracker': variant.stockPolicy === 'untracked' ? '' : 'shopify',
    'Variant Inventory Policy': variant.stockPolicy === 'back-order' ? 'continue' : 'deny',
    'Variant Requires Shipping': variant.requiresShipping === false ? 'FALSE' : 'TRUE',
    'Cost per item': variant.cost && toDecimal(variant.cost),
    'Variant Price': toDecimal(variant.price),
    'Variant Compare At Price': variant.compareAt && toDecimal(variant.compareAt),
    // The reader takes one apostrophe away, which Shopify itself writes before barcodes.
    'Variant Barcode': variant.barcode?.replace(/^'/, "''"),
  };
  for (const n of NUMBERS) {
    cells[`Option${n} Value`] = variant.options[n - 1]?.value;
    if (index === 0) cells[`Option${n} Name`] = options[n - 1]?.name;
  }
  return cells;
}

function imageCells({ images }: Product, index: number): Cells {
  const image = images[index];
  return image
    ? { 'Image Src': imageCell(image), 'Image Position': String(index + 1), 'Image Alt Text': image.alt }
    : {};
}
