import { requireColumn, tableOf, type CsvHeader } from '../csv/csv-header.js';
import type { CsvRow, CsvTable } from '../csv/csv-row.js';

/**
 * The columns that are read, by their names in the files that Shopify exported for years, each with its names in Shopify's
 * newer template (https://help.shopify.com/en/manual/products/import-export/using-csv). Capitals do not matter.
 */
export const SHOPIFY_COLUMNS = {
  Handle: ['URL handle'],
  Title: [],
  'Body (HTML)': ['Description'],
  Vendor: [],
  'Product Category': [],
  Type: [],
  Tags: [],
  Published: ['Published on online store'],
  Status: [],
  'Option1 Name': [],
  'Option1 Value': [],
  'Option2 Name': [],
  'Option2 Value': [],
  'Option3 Name': [],
  'Option3 Value': [],
  'Variant SKU': ['SKU'],
  'Variant Barcode': ['Barcode'],
  'Variant Price': ['Price'],
  'Variant Compare At Price': ['Compare-at price'],
  'Variant Grams': ['Weight value (grams)'],
  'Variant Inventory Qty': ['Inventory quantity'],
  'Variant Inventory Tracker': ['Inventory tracker'],
  'Variant Inventory Policy': ['Continue selling when out of stock'],
  'Variant Requires Shipping': ['Requires shipping'],
  'Cost per item': [],
  'Image Src': ['Product image URL'],
  'Image Position': [],
  'Image Alt Text': [],
  'SEO Title': [],
  'SEO Description': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Column = keyof typeof SHOPIFY_COLUMNS;
export type ShopifyRow = CsvRow<Column>;

/** @throws product-files.unreadable if products cannot be read from these columns */
export function shopifyTable(header: CsvHeader): CsvTable<Column> {
  const table = tableOf<Column>(header, SHOPIFY_COLUMNS);
  requireColumn(table, 'Title');
  for (const n of [1, 2, 3] as const) {
    if (table.names[`Option${n} Value`] !== undefined) requireColumn(table, `Option${n} Name`);
  }
  return table;
}
