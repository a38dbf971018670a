import type { FieldError } from '#platform/errors';
import { MoneyError, parseDecimal, toDecimal, type Money } from '#platform/money';
import { trimmedText } from '#platform/values';
import type { Column, Header } from './shopify-columns.js';

/** A line of the file. */
export interface CsvRow {
  /** As a spreadsheet counts: the header is 1. */
  readonly row: number;
  /** What the file calls the columns that it has. */
  readonly names: Header['names'];
  readonly values: Readonly<Partial<Record<Column, string>>>;
}

/** The cells of a line by their columns. */
export function cellsOf(
  cells: readonly string[],
  { columns, names }: Header,
): Pick<CsvRow, 'names' | 'values'> {
  const values: Partial<Record<Column, string>> = {};
  for (const { column, at } of columns) values[column] = cells[at];
  return { names, values };
}

/** An error in a row. The product of the row is not imported; other products are. */
export interface RowProblem {
  readonly row: number;
  readonly code: string;
  /** The wrong column, if the error is in a single column. */
  readonly column?: string;
  readonly message: string;
}

/** Thrown to stop the reading of a product. */
export class BadRow extends Error {
  constructor(readonly problem: RowProblem) {
    super(problem.message);
  }
}

/** @param message a sentence; with `column`, the rest of a sentence that starts with the column */
export function bad({ row, names }: CsvRow, code: string, message: string, column?: Column): BadRow {
  if (column === undefined) return new BadRow({ row, code, message });
  const name = names[column] ?? column;
  return new BadRow({ row, code, column: name, message: `${name} ${message}` });
}

/** Whether the file has the column. */
export function has({ names }: CsvRow, column: Column): boolean {
  return names[column] !== undefined;
}

/** The text of a cell; an empty text if there is no cell. The rules of products check its length. */
export function textOf({ values }: CsvRow, column: Column): string {
  return trimmedText(values[column] ?? '');
}

/** What identifies the product of a row. A file without handles has a product for each title. */
export function handleOf(row: CsvRow): string {
  return textOf(row, row.names.Handle === undefined ? 'Title' : 'Handle');
}

/** The number in a cell, rounded to a whole number; undefined if the cell is empty. */
export function countOf(row: CsvRow, column: Column): number | undefined {
  const value = textOf(row, column);
  if (value === '') return undefined;
  const number = Math.round(Number(value));
  if (!/^-?\d{1,30}(\.\d{1,30})?$/.test(value) || !Number.isSafeInteger(number)) {
    throw bad(row, 'number-invalid', 'must be a number', column);
  }
  return number;
}

/** The decimal amount in a cell; undefined if the cell is empty. */
export function amountOf(row: CsvRow, column: Column, currency: string): Money | undefined {
  const value = textOf(row, column);
  if (value === '') return undefined;
  try {
    return parseDecimal(value, currency);
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    const example = toDecimal({ amount: 1299, currency });
    throw bad(row, 'price-invalid', `must be an amount of ${currency} such as ${example}`, column);
  }
}

/** The rows that a product was read from. */
export interface RowsOfProduct {
  readonly first: CsvRow;
  readonly variants: readonly CsvRow[];
  readonly images: readonly CsvRow[];
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
};

/** Turns an error in a field of a product into an error in the row and column that the field came from. */
export function badRowOf({ pointer, message }: FieldError, rows: RowsOfProduct): BadRow {
  const path = pointer.slice(1).split('/');
  const [field, index] = path;
  const listed = field === 'variants' || field === 'images' ? rows[field][Number(index)] : undefined;
  return bad(listed ?? rows.first, 'value-invalid', message.en, columnOf(path));
}

function columnOf(path: readonly string[]): Column | undefined {
  const [field, , what, option, side] = path;
  if (field === 'variants' && what === 'options' && option !== undefined) {
    return `Option${Number(option) + 1} ${side === 'name' ? 'Name' : 'Value'}` as Column;
  }
  return COLUMNS[path.filter((part) => !/^\d+$/.test(part) && part !== 'amount').join('/')];
}
