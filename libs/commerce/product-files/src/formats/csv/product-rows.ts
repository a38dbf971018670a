import type { FileEntry, RowProblem } from '../file-product.js';
import type { CsvRow } from './csv-row.js';

/** Rows of one product, kept in memory until its last row: more than its variants and images need. */
const MAX_ROWS = 1_000;

/** The rows of one product while they are read. */
export class ProductRows<Column extends string> {
  private readonly rows: CsvRow<Column>[] = [];
  private problem?: RowProblem;
  private readonly first: number;
  private last = 0;
  private end = 0;

  /** @param name what the file calls the product; undefined for a row without one */
  constructor(
    readonly name: string | undefined,
    { row }: Pick<CsvRow, 'row'>,
  ) {
    this.first = row;
  }

  add(row: CsvRow<Column>, end: number, problem: RowProblem | undefined): void {
    this.problem ??= problem;
    if (this.rows.length < MAX_ROWS) this.rows.push(row);
    else this.problem ??= tooMany(this.first);
    this.last = row.row;
    this.end = end;
  }

  /** The product, or why it cannot be imported. @param read makes it of its rows */
  entry(read: (rows: readonly CsvRow<Column>[]) => Pick<FileEntry, 'product' | 'problem'>): FileEntry {
    const { first, last, end, problem } = this;
    return { rows: [first, last], end, ...(problem ? { problem } : read(this.rows)) };
  }
}

function tooMany(row: number): RowProblem {
  const message = {
    en: `A product may have at most ${MAX_ROWS} rows`,
    de: `Ein Produkt darf höchstens ${MAX_ROWS} Zeilen haben`,
  };
  return { row, code: 'too-many-rows', message };
}
