import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { productFilesErrors } from '../../product-files.errors.js';
import type { FilePosition } from '../product-format.js';
import { BadRow, type FileEntry, type FileProduct, type RowProblem } from '../file-product.js';
import { CsvScanner, MAX_RECORD, type CsvRecord } from './csv-scanner.js';
import type { CsvRow, CsvTable } from './csv-row.js';
import { ProductRows } from './product-rows.js';

/** After more unreadable rows than this, one after the other, the file is refused. */
const MAX_UNREADABLE = 1_000;
/** Bytes that are parsed at once: some hundreds of rows. */
const PIECE = 65_536;

/** How the rows of a format become products. */
export interface CsvReading<Column extends string> {
  readonly table: CsvTable<Column>;
  readonly delimiter: string;
  /** What the file calls the product of a row; empty if the row does not say it. */
  name(row: CsvRow<Column>): string;
  /** The column with the name, for messages. */
  readonly nameColumn: string;
  /** Whether a row without a name begins a product, rather than belonging to the one above. */
  begins(row: CsvRow<Column>): boolean;
  /** @throws BadRow */
  read(rows: readonly CsvRow<Column>[]): FileProduct;
}

/**
 * Reads the products of a CSV file: neighbouring rows with the same name are one product. If a row cannot be read, its product
 * becomes a problem, because the row may hold a variant that must not get lost. Rows are numbered as spreadsheets do.
 * @param file UTF-8 from the position on
 * @throws product-files.unreadable if nearly nothing can be read
 */
export async function* readCsvProducts<Column extends string>(
  file: Readable,
  reading: CsvReading<Column>,
  from: FilePosition,
): AsyncGenerator<readonly FileEntry[]> {
  const scanner = new CsvScanner(reading.delimiter, from.end);
  const products = new CsvProducts(reading, from.row);
  for await (const { text, last } of csvPieces(file)) {
    const ended = [...scanner.records(text, last)].flatMap((record) => products.add(record));
    yield last ? ended.concat(products.last()) : ended;
    await nextTurn();
  }
}

/** The text of a file in pieces for {@link CsvScanner}. */
export async function* csvPieces(file: Readable): AsyncGenerator<{ text: string; last: boolean }> {
  file.setEncoding('utf8');
  for await (const chunk of file as AsyncIterable<string>) {
    for (let at = 0; at < chunk.length; at += PIECE) yield { text: chunk.slice(at, at + PIECE), last: false };
  }
  yield { text: '', last: true };
}

class CsvProducts<Column extends string> {
  private product?: ProductRows<Column>;
  private unreadable = 0;

  constructor(
    private readonly reading: CsvReading<Column>,
    private row: number,
  ) {}

  /** The products that end before this record. */
  add({ cells, end, broken }: CsvRecord): FileEntry[] {
    const { reading } = this;
    const row: CsvRow<Column> = { row: ++this.row, cells, table: reading.table };
    if (!broken && cells.every((cell) => cell.trim() === '')) return [];
    const name = reading.name(row);
    const problem = broken ? brokenRow(row) : this.problemOf(row, name);
    this.unreadable = problem ? this.unreadable + 1 : 0;
    if (this.unreadable > MAX_UNREADABLE) throw tooManyUnreadable();

    const ended: FileEntry[] = [];
    const alone = name === '' && (!this.product || reading.begins(row));
    const other = name !== '' && name !== this.product?.name;
    if (alone || other || this.product?.name === undefined) {
      ended.push(...this.last());
      this.product = new ProductRows(alone ? undefined : name, row);
    }
    this.product!.add(row, end, problem);
    return ended;
  }

  /** The product that is not given yet. */
  last(): FileEntry[] {
    const { product, reading } = this;
    this.product = undefined;
    return product ? [product.entry((rows) => attempt(() => reading.read(rows)))] : [];
  }

  private problemOf({ row, cells }: CsvRow<Column>, name: string): RowProblem | undefined {
    const { table, nameColumn } = this.reading;
    if (cells.length !== table.width) {
      const message = {
        en: `The row has ${cells.length} cells, but the first line names ${table.width} columns`,
        de: `Die Zeile hat ${cells.length} Zellen, aber die erste Zeile nennt ${table.width} Spalten`,
      };
      return { row, code: 'row-unreadable', message };
    }
    if (name !== '') return undefined;
    const message = { en: `Every row needs a ${nameColumn}`, de: `Jede Zeile braucht ${nameColumn}` };
    return { row, code: 'handle-missing', message };
  }
}

function attempt(read: () => FileProduct): Pick<FileEntry, 'product' | 'problem'> {
  try {
    return { product: read() };
  } catch (error) {
    if (error instanceof BadRow) return { problem: error.problem };
    throw error;
  }
}

function brokenRow({ row }: Pick<CsvRow, 'row'>): RowProblem {
  const message = {
    en: `The row is longer than ${MAX_RECORD} characters, or a quotation mark in it is not closed`,
    de: `Die Zeile ist länger als ${MAX_RECORD} Zeichen, oder ein Anführungszeichen darin ist nicht geschlossen`,
  };
  return { row, code: 'row-broken', message };
}

function tooManyUnreadable(): Error {
  return productFilesErrors.unreadable({
    en: `More than ${MAX_UNREADABLE} rows, one after the other, cannot be read.`,
    de: `Mehr als ${MAX_UNREADABLE} Zeilen hintereinander sind nicht lesbar.`,
  });
}
