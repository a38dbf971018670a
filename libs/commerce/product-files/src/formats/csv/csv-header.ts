import { productFilesErrors } from '../../product-files.errors.js';
import { CsvScanner } from './csv-scanner.js';
import type { CsvTable } from './csv-row.js';

/** Shopify's own files have about sixty columns. */
const MAX_COLUMNS = 500;
/** Excel in Europe writes semicolons, and copied cells have tabs. */
const DELIMITERS = [',', ';', '\t'] as const;

/** The first line of a file. */
export interface CsvHeader {
  readonly delimiter: string;
  readonly cells: readonly string[];
  /** Bytes up to its end. */
  readonly end: number;
}

/** Names of columns, each with the other names that files have for it. Capitals do not matter. */
export type ColumnNames = Readonly<Record<string, readonly string[]>>;

/**
 * @param text the beginning of the file
 * @throws product-files.unreadable without a first line
 */
export function readCsvHeader(text: string): CsvHeader {
  const line = /^[^\r\n]*/.exec(text)![0];
  const [delimiter] = [...DELIMITERS].sort((a, b) => line.split(b).length - line.split(a).length);
  const [first] = new CsvScanner(delimiter!).records(text, true);
  if (!first) throw productFilesErrors.unreadable({ en: 'The file is empty.', de: 'Die Datei ist leer.' });
  if (first.broken || first.cells.length > MAX_COLUMNS) {
    throw productFilesErrors.unreadable({
      en: `The first line does not end, or names more than ${MAX_COLUMNS} columns.`,
      de: `Die erste Zeile endet nicht oder nennt mehr als ${MAX_COLUMNS} Spalten.`,
    });
  }
  return { delimiter: delimiter!, cells: first.cells, end: first.end };
}

/** @throws product-files.unreadable if two columns mean the same */
export function tableOf<Column extends string>(
  { cells, delimiter }: Pick<CsvHeader, 'cells' | 'delimiter'>,
  known: Readonly<Record<Column, readonly string[]>>,
): CsvTable<Column> {
  const columns = new Map(
    (Object.keys(known) as Column[]).flatMap((column) =>
      [column, ...known[column]].map((name) => [name.toLowerCase(), column] as const),
    ),
  );
  const names: Partial<Record<Column, string>> = {};
  const at: Partial<Record<Column, number>> = {};
  cells.forEach((cell, index) => {
    const name = cell.trim();
    const column = columns.get(name.toLowerCase());
    if (column === undefined) return;
    if (names[column] !== undefined) throw twice(names[column]!, name);
    names[column] = name;
    at[column] = index;
  });
  return { width: cells.length, names, at, decimalComma: delimiter !== ',' };
}

/** @throws product-files.unreadable if the file lacks a column without which it cannot be read */
export function requireColumn<Column extends string>({ names }: CsvTable<Column>, column: Column): void {
  if (names[column] !== undefined) return;
  throw productFilesErrors.unreadable({
    en: `The first line lacks the column ${column}.`,
    de: `In der ersten Zeile fehlt die Spalte ${column}.`,
  });
}

function twice(first: string, second: string): Error {
  return productFilesErrors.unreadable({
    en: `The columns ${first} and ${second} mean the same; remove one of them.`,
    de: `Die Spalten ${first} und ${second} bedeuten dasselbe; entfernen Sie eine davon.`,
  });
}
