import { catalogErrors } from '../catalog.errors.js';

/**
 * The columns that are read, by their names in the files that Shopify exported for years, each with its names in Shopify's
 * newer template (https://help.shopify.com/en/manual/products/import-export/using-csv). Capitals do not matter.
 */
const NAMES = {
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
  'Image Src': ['Product image URL'],
  'Image Position': [],
  'Image Alt Text': [],
  'SEO Title': [],
  'SEO Description': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Column = keyof typeof NAMES;

const COLUMN_OF = new Map<string, Column>(
  (Object.keys(NAMES) as Column[]).flatMap((column) =>
    [column, ...NAMES[column]].map((name) => [name.toLowerCase(), column] as const),
  ),
);

/** Shopify's own files have about sixty columns. */
const MAX_COLUMNS = 500;

/** The first line of a file. */
export interface Header {
  /** Number of cells of every row. */
  readonly width: number;
  readonly columns: readonly { readonly column: Column; readonly at: number }[];
  /** What the file calls its columns. */
  readonly names: Readonly<Partial<Record<Column, string>>>;
}

/** @throws catalog.unreadable-import if products cannot be read from these columns */
export function readHeader(cells: readonly string[]): Header {
  if (cells.length > MAX_COLUMNS) {
    throw catalogErrors.unreadableImport({
      en: `The first line names more than ${MAX_COLUMNS} columns.`,
      de: `Die erste Zeile nennt mehr als ${MAX_COLUMNS} Spalten.`,
    });
  }
  const names: Partial<Record<Column, string>> = {};
  const columns = cells.flatMap((cell, at) => {
    const name = cell.trim();
    const column = COLUMN_OF.get(name.toLowerCase());
    if (!column) return [];
    if (names[column] !== undefined) throw twice(names[column], name);
    names[column] = name;
    return [{ column, at }];
  });
  requireColumn(names, 'Title');
  for (const n of [1, 2, 3] as const) {
    if (names[`Option${n} Value`] !== undefined) requireColumn(names, `Option${n} Name`);
  }
  return { width: cells.length, columns, names };
}

function requireColumn(names: Header['names'], column: Column): void {
  if (names[column] !== undefined) return;
  throw catalogErrors.unreadableImport({
    en: `The first line lacks the column ${column}.`,
    de: `In der ersten Zeile fehlt die Spalte ${column}.`,
  });
}

function twice(first: string, second: string): Error {
  return catalogErrors.unreadableImport({
    en: `The columns ${first} and ${second} mean the same; remove one of them.`,
    de: `Die Spalten ${first} und ${second} bedeuten dasselbe; entfernen Sie eine davon.`,
  });
}
