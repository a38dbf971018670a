import type { FieldError } from '#platform/errors';
import { MoneyError, parseDecimal, toDecimal, type Money } from '#platform/money';
import { trimmedText } from '#platform/values';

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
  /** The column that is wrong, where it is one. */
  readonly column?: string;
  readonly message: string;
}

/** Ends the reading of a product. */
export class BadRow extends Error {
  constructor(readonly problem: RowProblem) {
    super(problem.message);
  }
}

/** @param message the end of a sentence that starts with the column, or a whole one where there is none */
export function bad({ row }: CsvRow, code: string, message: string, column?: string): BadRow {
  return new BadRow(
    column === undefined ? { row, code, message } : { row, code, column, message: `${column} ${message}` },
  );
}

/** What a cell says, empty where there is none. How long it may be is the matter of the rules of products. */
export function textOf({ values }: CsvRow, column: string): string {
  return trimmedText(values[column] ?? '');
}

/** A number rounded to a whole one. */
export function countOf(row: CsvRow, column: string): number | undefined {
  const value = textOf(row, column);
  if (value === '') return undefined;
  const number = Math.round(Number(value));
  if (!/^-?\d{1,30}(\.\d{1,30})?$/.test(value) || !Number.isSafeInteger(number)) {
    throw bad(row, 'number-invalid', 'must be a number', column);
  }
  return number;
}

/** An amount in decimals of a currency. */
export function amountOf(row: CsvRow, column: string, currency: string): Money | undefined {
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

/** Where fields of a product come from. */
const COLUMNS: Readonly<Record<string, string>> = {
  slug: 'Handle',
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

/** What the rules of products say of a field, told of the row and the column that the field came from. */
export function blame({ pointer, message }: FieldError, rows: RowsOfProduct): BadRow {
  const path = pointer.slice(1).split('/');
  const [field, index] = path;
  const listed = field === 'variants' || field === 'images' ? rows[field][Number(index)] : undefined;
  return bad(listed ?? rows.first, 'value-invalid', message, columnOf(path));
}

function columnOf(path: readonly string[]): string | undefined {
  const [field, , what, option, side] = path;
  if (field === 'variants' && what === 'options' && option !== undefined) {
    return `Option${Number(option) + 1} ${side === 'name' ? 'Name' : 'Value'}`;
  }
  return COLUMNS[path.filter((part) => !/^\d+$/.test(part) && part !== 'amount').join('/')];
}
