import { productFilesErrors } from '../product-files.errors.js';
import { readCsvHeader } from './csv/csv-header.js';
import { ndjson } from './ndjson/ndjson.format.js';
import { own } from './own/own.format.js';
import { OWN_COLUMNS } from './own/own-columns.js';
import type { FormatName, Opening, ProductFormat } from './product-format.js';
import { SHOPIFY_COLUMNS } from './shopify/shopify-columns.js';
import { shopify } from './shopify/shopify.format.js';

const FORMAT_OF: Readonly<Record<FormatName, ProductFormat>> = { shopify, csv: own, ndjson };

const OWN_NAMES = new Set<string>(OWN_COLUMNS);
const SHOPIFY_NAMES = new Set(
  Object.entries(SHOPIFY_COLUMNS).flatMap(([name, others]) =>
    [name, ...others].map((one) => one.toLowerCase()),
  ),
);

/** Media types in which files of products are sent. */
export const MEDIA_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'application/x-ndjson',
  'application/jsonl',
] as const;

/** Media types of the files that are written. */
export const FILE_TYPES = ['text/csv', 'application/x-ndjson'] as const;

export function formatNamed(name: FormatName): ProductFormat {
  return FORMAT_OF[name];
}

/**
 * Finds out what a file is.
 * @param head its beginning
 * @param wanted the format that its sender names, if any
 * @throws product-files.unreadable
 */
export function openFile(head: string, wanted?: FormatName): { format: ProductFormat; opening: Opening } {
  const format = FORMAT_OF[wanted ?? formatOf(head)];
  return { format, opening: format.open(head) };
}

function formatOf(head: string): FormatName {
  if (head.trimStart().startsWith('{')) return 'ndjson';
  if (head.trim() === '')
    throw productFilesErrors.unreadable({ en: 'The file is empty.', de: 'Die Datei ist leer.' });
  const { cells } = readCsvHeader(head);
  const names = cells.map((cell) => cell.trim());
  const ours = names.filter((name) => OWN_NAMES.has(name)).length;
  return ours > names.filter((name) => SHOPIFY_NAMES.has(name.toLowerCase())).length ? 'csv' : 'shopify';
}
