import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { productFilesErrors } from '../../product-files.errors.js';
import { BadRow, type FileEntry, type RowProblem } from '../file-product.js';
import type { FailedRows, Opening, ProductFormat } from '../product-format.js';
import { LineScanner, MAX_LINE, type Line } from './line-scanner.js';
import { readJsonProduct } from './read-json-product.js';
import { jsonOf } from './write-json-product.js';

/** One product a line, as JSON in the shape of `POST /admin/products`. */
export const ndjson: ProductFormat = {
  name: 'ndjson',
  mediaType: 'application/x-ndjson',
  extension: 'ndjson',
  open(head) {
    const first = head.trimStart();
    if (first === '')
      throw productFilesErrors.unreadable({ en: 'The file is empty.', de: 'Die Datei ist leer.' });
    if (!first.startsWith('{'))
      throw productFilesErrors.unreadable({
        en: 'Every line must be a JSON object.',
        de: 'Jede Zeile muss ein JSON-Objekt sein.',
      });
    return { end: 0, row: 0 };
  },
  async *read(file, _opening, from) {
    const scanner = new LineScanner(from.end);
    let row = from.row;
    for await (const { text, last } of pieces(file)) {
      const entries: FileEntry[] = [];
      for (const line of scanner.lines(text, last)) {
        row++;
        if (line.tooLong || line.text.trim() !== '') entries.push(entryOf(line, row));
      }
      yield entries;
      await nextTurn();
    }
  },
  failed: failedLines,
  header: () => '',
  write: (products) => products.map((product) => `${JSON.stringify(jsonOf(product))}\n`).join(''),
};

function entryOf({ text, end, tooLong }: Line, row: number): FileEntry {
  const place = { rows: [row, row], end } as const;
  if (tooLong) return { ...place, problem: tooLongRow(row) };
  try {
    return { ...place, product: readJsonProduct(text, row) };
  } catch (error) {
    if (error instanceof BadRow) return { ...place, problem: error.problem };
    throw error;
  }
}

async function* pieces(file: Readable): AsyncGenerator<{ text: string; last: boolean }> {
  file.setEncoding('utf8');
  for await (const text of file as AsyncIterable<string>) yield { text, last: false };
  yield { text: '', last: true };
}

/** The failed lines as they were, each with a member `error`, which a reader passes over. */
async function* failedLines(
  file: Readable,
  { row: first }: Opening,
  failed: AsyncIterable<FailedRows>,
): AsyncGenerator<string> {
  const failures = failed[Symbol.asyncIterator]();
  let next = await failures.next();
  const scanner = new LineScanner();
  let row = first;
  for await (const { text, last } of pieces(file)) {
    for (const line of scanner.lines(text, last)) {
      row++;
      while (!next.done && next.value.rows[0] < row) next = await failures.next();
      if (next.done) return;
      if (next.value.rows[0] === row) yield `${withError(line.text, next.value.message)}\n`;
    }
  }
}

function withError(line: string, error: string): string {
  try {
    return JSON.stringify({ ...(JSON.parse(line) as object), error });
  } catch {
    return JSON.stringify({ line: line.trimEnd(), error });
  }
}

function tooLongRow(row: number): RowProblem {
  const message = {
    en: `The line is longer than ${MAX_LINE} characters`,
    de: `Die Zeile ist länger als ${MAX_LINE} Zeichen`,
  };
  return { row, code: 'row-broken', message };
}
