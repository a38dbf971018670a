import type { Wording } from '#platform/languages';
import { MoneyError, parseDecimal, toDecimal, type Money } from '#platform/money';
import { trimmedText } from '#platform/values';
import { after, BadRow } from '../file-product.js';
import { withoutGuard } from './guarded-cell.js';

/** The columns of a file that are read. */
export interface CsvTable<Column extends string = string> {
  /** Number of cells of every row. */
  readonly width: number;
  /** What the file calls the columns that it has. */
  readonly names: Readonly<Partial<Record<Column, string>>>;
  /** Where they are. */
  readonly at: Readonly<Partial<Record<Column, number>>>;
  /** Whether amounts may have a decimal comma: it is unambiguous where commas do not separate cells. */
  readonly decimalComma?: boolean;
}

/** A line of the file. */
export interface CsvRow<Column extends string = string> {
  /** As a spreadsheet counts: the header is 1. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly table: CsvTable<Column>;
}

/** @param message a sentence; with `column`, the rest of a sentence that starts with the column */
export function bad<Column extends string>(
  { row, table }: CsvRow<Column>,
  code: string,
  message: Wording,
  column?: Column,
): BadRow {
  if (column === undefined) return new BadRow({ row, code, message });
  const name = table.names[column] ?? column;
  return new BadRow({ row, code, column: name, message: after(name, message) });
}

/** Whether the file has the column. */
export function has<Column extends string>({ table }: CsvRow<Column>, column: Column): boolean {
  return table.at[column] !== undefined;
}

/** The text of a cell; an empty text if there is no cell. The rules of products check its length. */
export function textOf<Column extends string>(row: CsvRow<Column>, column: Column): string {
  const cell = cellOf(row, column);
  return cell === '' ? '' : trimmedText(cell);
}

/** The text of a cell as it is. */
export function cellOf<Column extends string>({ cells, table }: CsvRow<Column>, column: Column): string {
  const at = table.at[column];
  const cell = at === undefined ? '' : (cells[at] ?? '');
  return cell === '' ? '' : withoutGuard(cell);
}

/** The number in a cell, rounded to a whole number; undefined if the cell is empty. */
export function countOf<Column extends string>(row: CsvRow<Column>, column: Column): number | undefined {
  const value = textOf(row, column);
  if (value === '') return undefined;
  const number = Math.round(Number(value));
  if (!/^-?\d{1,30}(\.\d{1,30})?$/.test(value) || !Number.isSafeInteger(number)) {
    throw bad(row, 'number-invalid', { en: 'must be a number', de: 'muss eine Zahl sein' }, column);
  }
  return number;
}

/** TRUE or FALSE in a cell, in any case; undefined if the cell is empty. */
export function flagOf<Column extends string>(row: CsvRow<Column>, column: Column): boolean | undefined {
  const value = textOf(row, column).toLowerCase();
  if (value === '') return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  throw bad(row, 'flag-invalid', { en: 'must be TRUE or FALSE', de: 'muss TRUE oder FALSE sein' }, column);
}

/** The decimal amount in a cell; undefined if the cell is empty. */
export function amountOf<Column extends string>(
  row: CsvRow<Column>,
  column: Column,
  currency: string,
): Money | undefined {
  const value = textOf(row, column);
  if (value === '') return undefined;
  const point = row.table.decimalComma && /^-?\d+,\d+$/.test(value) ? value.replace(',', '.') : value;
  try {
    return parseDecimal(point, currency);
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    const example = toDecimal({ amount: 1299, currency });
    const message = {
      en: `must be an amount of ${currency} such as ${example}`,
      de: `muss ein Betrag in ${currency} sein, etwa ${example}`,
    };
    throw bad(row, 'price-invalid', message, column);
  }
}
