import type { Readable } from 'node:stream';
import type { FailedRows, Opening, ProductFormat } from '../product-format.js';
import { csvLine } from './guarded-cell.js';
import { readCsvHeader, type CsvHeader } from './csv-header.js';
import { csvPieces } from './csv-products.js';
import { CsvScanner } from './csv-scanner.js';

/** What both CSV formats do the same way. */
export const csvFile = {
  mediaType: 'text/csv',
  extension: 'csv',
  failed: failedCsvRows,
} satisfies Partial<ProductFormat>;

/** Opens a file if its columns can be read. @param check throws if they cannot */
export function openCsv(head: string, check: (header: CsvHeader) => unknown): Opening {
  const header = readCsvHeader(head);
  check(header);
  return { end: header.end, row: 1, delimiter: header.delimiter, header: header.cells };
}

/** The first line of a file that was opened. */
export function headerOf({ delimiter = ',', header = [], end }: Opening): CsvHeader {
  return { delimiter, cells: header, end };
}

async function* failedCsvRows(
  file: Readable,
  opening: Opening,
  failed: AsyncIterable<FailedRows>,
): AsyncGenerator<string> {
  const { delimiter, cells } = headerOf(opening);
  yield asTheyWere([...cells, 'Error']);
  const failures = failed[Symbol.asyncIterator]();
  let next = await failures.next();
  const scanner = new CsvScanner(delimiter);
  let row = opening.row;
  for await (const { text, last } of csvPieces(file)) {
    let lines = '';
    for (const record of scanner.records(text, last)) {
      row++;
      while (!next.done && next.value.rows[1] < row) next = await failures.next();
      if (next.done) break;
      const { rows, message } = next.value;
      // A broken row is not shown: an import of its first cells would clear the others.
      if (row >= rows[0] && !record.broken)
        lines += asTheyWere([...padded(record.cells, cells.length), row === rows[0] ? message : '']);
    }
    if (lines !== '') yield lines;
    if (next.done) return;
  }
}

/** The cells of the file are given back as they came, so they are not guarded a second time. */
function asTheyWere(cells: readonly string[]): string {
  return csvLine(cells, { guard: false });
}

function padded(cells: readonly string[], width: number): readonly string[] {
  return cells.length < width ? [...cells, ...Array<string>(width - cells.length).fill('')] : cells;
}
