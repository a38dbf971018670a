import { pipeline, type Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { inChunks } from '#platform/streams';
import { unworded } from '#platform/languages';
import { catalogErrors } from '../catalog.errors.js';
import { slugify } from '../slug.js';
import type { CsvRow, RowProblem } from './shopify-cells.js';

/** Longest row in characters: more than a long description needs. */
const MAX_RECORD = 100_000;
/** Shopify's own files have about sixty columns. */
const MAX_COLUMNS = 500;
/** Rows of one product, kept in memory until its last row: more than its variants and images need. */
const MAX_ROWS = 1_000;
/** After more unreadable rows than this, one after the other, the file is refused. */
const MAX_SKIPPED = 1_000;
/** Bytes that are parsed at once: some hundreds of the shortest rows. */
const PIECE = 2_048;

/**
 * Splits a streamed file into products: neighbouring rows with the same handle are one product. Rows that cannot be
 * read become problems.
 * @throws catalog.unreadable-import if the header lacks a required column, or the bytes are not CSV
 */
export async function* readProducts(file: Readable): AsyncGenerator<readonly CsvRow[] | RowProblem> {
  const skipped: RowProblem[] = [];
  let line = 0;
  const parser = parse({
    bom: true,
    columns: (header: string[]) => {
      line++;
      return requireColumns(header);
    },
    max_record_size: MAX_RECORD,
    skip_empty_lines: true,
    skip_records_with_error: true,
    // Both callbacks run in the order of the rows while the text is parsed, before the loop below gets the rows.
    on_record: (values: CsvRow['values']): CsvRow => ({ row: ++line, values }),
    on_skip: (error) => {
      const message = error?.message.slice(0, 200) ?? 'The row cannot be read';
      skipped.push({ row: ++line, code: 'row-unreadable', message });
      if (skipped.length > MAX_SKIPPED) {
        parser.destroy(
          catalogErrors.unreadableImport({
            en: `More than ${MAX_SKIPPED} rows, one after the other, cannot be read.`,
            de: `Mehr als ${MAX_SKIPPED} Zeilen hintereinander sind nicht lesbar.`,
          }),
        );
      }
    },
  });
  // If one stream fails, pipeline destroys the others, and the loop below throws the error.
  pipeline(file, inChunks(PIECE), parser, () => undefined);

  let rows: CsvRow[] = [];
  let handle = '';
  try {
    for await (const row of parser as AsyncIterable<CsvRow>) {
      yield* skipped.splice(0);
      const named = slugify(row.values.Handle ?? '');
      if (named === '') {
        yield { row: row.row, code: 'handle-missing', message: 'Every row needs a Handle' };
        continue;
      }
      if (named !== handle && rows.length > 0) {
        yield ofOneProduct(rows);
        rows = [];
      }
      handle = named;
      if (rows.length <= MAX_ROWS) rows.push(row);
    }
  } catch (error) {
    throw error instanceof CsvError
      ? catalogErrors.unreadableImport(unworded(error.message.slice(0, 200)))
      : error;
  }
  if (line === 0)
    throw catalogErrors.unreadableImport({ en: 'The file is empty.', de: 'Die Datei ist leer.' });
  if (rows.length > 0) yield ofOneProduct(rows);
  yield* skipped;
}

function ofOneProduct(rows: readonly CsvRow[]): readonly CsvRow[] | RowProblem {
  if (rows.length <= MAX_ROWS) return rows;
  return { row: rows[0]!.row, code: 'too-many-rows', message: `A product may have at most ${MAX_ROWS} rows` };
}

function requireColumns(header: string[]): string[] {
  if (header.length > MAX_COLUMNS) {
    throw catalogErrors.unreadableImport({
      en: `The first line names more than ${MAX_COLUMNS} columns.`,
      de: `Die erste Zeile nennt mehr als ${MAX_COLUMNS} Spalten.`,
    });
  }
  const columns = header.map((name) => name.trim());
  const missing = ['Handle', 'Title'].filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw catalogErrors.unreadableImport({
      en: `The first line lacks the column ${missing.join(' and ')}.`,
      de: `In der ersten Zeile fehlt die Spalte ${missing.join(' und ')}.`,
    });
  }
  return columns;
}
