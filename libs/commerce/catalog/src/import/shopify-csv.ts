import { pipeline, type Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { inChunks } from '#platform/streams';
import { catalogErrors } from '../catalog.errors.js';
import { ProductRows } from './product-rows.js';
import { cellsOf, handleOf, textOf, type CsvRow, type RowProblem } from './shopify-cells.js';
import { readHeader, type Header } from './shopify-columns.js';
import { utf8Only } from './utf8-only.js';

/** Longest row in bytes: more than the longest description needs in any script. */
const MAX_RECORD = 250_000;
/** After more unreadable rows than this, one after the other, the file is refused. */
const MAX_UNREADABLE = 1_000;
/** Bytes that are parsed at once: some hundreds of the shortest rows. */
const PIECE = 2_048;

/**
 * Splits a streamed file into products: neighbouring rows with the same handle are one product. If a row cannot be read, its
 * product becomes a problem, because the row may hold a variant that must not get lost. Rows are numbered as spreadsheets do.
 * @throws catalog.unreadable-import if the header lacks a required column, or the bytes are not UTF-8 or not CSV
 */
export async function* readProducts(file: Readable): AsyncGenerator<readonly CsvRow[] | RowProblem> {
  const parser = parse({
    relax_column_count: true,
    // A quotation mark inside a cell, such as in `5" pipe`, is part of its text.
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MAX_RECORD,
  });
  // If one stream fails, pipeline destroys the others, and the loop below throws the error.
  pipeline(file, inChunks(PIECE), utf8Only, parser, () => undefined);

  let number = 0;
  let header: Header | undefined;
  let product: ProductRows | undefined;
  let unreadable = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number++;
      if (!header) {
        header = readHeader(cells);
        continue;
      }
      if (cells.every((cell) => cell.trim() === '')) continue;
      const row: CsvRow = { row: number, ...cellsOf(cells, header) };
      const problem = problemOf(row, cells, header);
      unreadable = problem ? unreadable + 1 : 0;
      if (unreadable > MAX_UNREADABLE) throw tooManyUnreadable();
      const handle = handleOf(row);
      if (handle === '' && (!product || textOf(row, 'Title') !== '')) {
        yield problem!;
        continue;
      }
      if (handle !== '' && handle !== product?.handle) {
        if (product) yield product.read();
        product = new ProductRows(handle);
      }
      product!.add(row, problem);
    }
  } catch (error) {
    throw error instanceof CsvError ? endlessRow(error) : error;
  }
  if (!header) throw catalogErrors.unreadableImport({ en: 'The file is empty.', de: 'Die Datei ist leer.' });
  if (product) yield product.read();
}

function problemOf(row: CsvRow, cells: readonly string[], { width, names }: Header): RowProblem | undefined {
  if (cells.length !== width) {
    const message = `The row has ${cells.length} cells, but the first line names ${width} columns`;
    return { row: row.row, code: 'row-unreadable', message };
  }
  if (handleOf(row) !== '') return undefined;
  return {
    row: row.row,
    code: 'handle-missing',
    message: `Every row needs a ${names.Handle ?? names.Title}`,
  };
}

function tooManyUnreadable(): Error {
  return catalogErrors.unreadableImport({
    en: `More than ${MAX_UNREADABLE} rows, one after the other, cannot be read.`,
    de: `Mehr als ${MAX_UNREADABLE} Zeilen hintereinander sind nicht lesbar.`,
  });
}

/** The parser fails only at rows that do not end: it cannot know where the next row begins. */
function endlessRow(error: CsvError): Error {
  const row = (error as CsvError & { records: number }).records + 1;
  return catalogErrors.unreadableImport({
    en: `Row ${row} is longer than ${MAX_RECORD} bytes, or a quotation mark in it is not closed.`,
    de: `Zeile ${row} ist länger als ${MAX_RECORD} Bytes, oder ein Anführungszeichen darin ist nicht geschlossen.`,
  });
}
