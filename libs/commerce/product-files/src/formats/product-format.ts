import type { Readable } from 'node:stream';
import type { Wording } from '#platform/languages';
import type { CategoryPath, Product } from '#commerce/catalog';
import type { FileEntry, RowProblem } from './file-product.js';

export const FORMATS = ['shopify', 'csv', 'ndjson'] as const;
export type FormatName = (typeof FORMATS)[number];

/** What a reader learns from the beginning of a file and needs wherever it goes on; kept with the job. */
export interface Opening {
  /** Bytes up to the first product. */
  readonly end: number;
  /** Rows up to the first product. */
  readonly row: number;
  readonly delimiter?: string;
  readonly header?: readonly string[];
}

/** How far a file is read. */
export interface FilePosition {
  readonly end: number;
  readonly row: number;
}

/** A product with what its file shows from around it. */
export interface ExportedProduct {
  readonly product: Product;
  readonly categories: readonly CategoryPath[];
  /** What names it in files that know no ids: its handle or slug. */
  readonly handle: string;
}

/** Rows of a file that were not imported. */
export interface FailedRows {
  readonly rows: readonly [first: number, last: number];
  readonly message: string;
}

/** A kind of file: how it becomes products, and products become it. */
export interface ProductFormat {
  readonly name: FormatName;
  readonly mediaType: string;
  /** Of its files. */
  readonly extension: string;
  /** @param head the beginning of the file, or all of it @throws product-files.unreadable */
  open(head: string): Opening;
  /**
   * The products of a file in its order, some at a time.
   * @param file UTF-8 from the position on
   * @param currency ISO 4217, of amounts without one
   * @throws product-files.unreadable if nearly nothing can be read
   */
  read(
    file: Readable,
    opening: Opening,
    from: FilePosition,
    currency: string,
  ): AsyncIterable<readonly FileEntry[]>;
  /** The failed rows in the format of the file, with their messages. @param file from its first product on */
  failed(file: Readable, opening: Opening, failed: AsyncIterable<FailedRows>): AsyncIterable<string>;
  /** The beginning of a file of these products. */
  header(): string;
  /** The products as text of a file. */
  write(products: readonly ExportedProduct[]): string;
  /** Why a product cannot be in such a file without losing a part of it; undefined if it can. */
  lacks?(product: ExportedProduct): Wording | undefined;
  /**
   * What this format would read of a product that it has written, of fields that it cannot show in full. A field of a file that
   * says the same changes nothing.
   */
  readBack?(product: Product): Partial<Pick<Product, 'tags' | 'description'>>;
}

export type { FileEntry, RowProblem };
