import type { CsvRow, RowProblem } from './shopify-cells.js';

/** Rows of one product, kept in memory until its last row: more than its variants and images need. */
const MAX_ROWS = 1_000;

/** The rows of one product while they are read. */
export class ProductRows {
  private readonly rows: CsvRow[] = [];
  private problem?: RowProblem;

  constructor(readonly handle: string) {}

  add(row: CsvRow, problem: RowProblem | undefined): void {
    this.problem ??= problem;
    if (this.rows.length < MAX_ROWS) this.rows.push(row);
    else this.problem ??= tooMany(this.rows[0]!);
  }

  /** The rows, or why their product cannot be imported. */
  read(): readonly CsvRow[] | RowProblem {
    return this.problem ?? this.rows;
  }
}

function tooMany({ row }: CsvRow): RowProblem {
  return { row, code: 'too-many-rows', message: `A product may have at most ${MAX_ROWS} rows` };
}
