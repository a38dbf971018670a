import type { FileProduct } from '../file-product.js';
import type { Column, ShopifyRow } from './shopify-columns.js';

/** The rows that a product was read from. */
export interface RowsOfProduct {
  readonly first: ShopifyRow;
  readonly variants: readonly ShopifyRow[];
  readonly images: readonly ShopifyRow[];
}

/** The columns that the fields of a product come from. */
const COLUMNS: Readonly<Record<string, Column>> = {
  title: 'Title',
  description: 'Body (HTML)',
  brand: 'Vendor',
  type: 'Type',
  tags: 'Tags',
  images: 'Image Src',
  'images/url': 'Image Src',
  'images/mediaId': 'Image Src',
  'images/alt': 'Image Alt Text',
  'seo/title': 'SEO Title',
  'seo/description': 'SEO Description',
  variants: 'Variant SKU',
  'variants/sku': 'Variant SKU',
  'variants/options': 'Option1 Value',
  'variants/price': 'Variant Price',
  'variants/compareAt': 'Variant Compare At Price',
  'variants/barcode': 'Variant Barcode',
  'variants/weightGrams': 'Variant Grams',
  'variants/cost': 'Cost per item',
};

/** The row and column that a field of a product came from. */
export function placeOf(pointer: string, rows: RowsOfProduct): ReturnType<FileProduct['place']> {
  const path = pointer.slice(1).split('/');
  const [field, index] = path;
  const listed = field === 'variants' || field === 'images' ? rows[field][Number(index)] : undefined;
  const { row, table } = listed ?? rows.first;
  const column = columnOf(path);
  return { row, ...(column !== undefined && { column: table.names[column] ?? column }) };
}

function columnOf(path: readonly string[]): Column | undefined {
  const [field, , what, option, side] = path;
  if (field === 'variants' && what === 'options' && option !== undefined) {
    return `Option${Number(option) + 1} ${side === 'name' ? 'Name' : 'Value'}` as Column;
  }
  return COLUMNS[path.filter((part) => !/^\d+$/.test(part) && part !== 'amount').join('/')];
}
