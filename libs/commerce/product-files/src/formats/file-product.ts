import type { FieldError } from '#platform/errors';
import type { Wording } from '#platform/languages';
import type { CategoryPath, ProductInput, ProductStatus, VariantInput } from '#commerce/catalog';

/** What is wrong with a row, or what should be known about it. */
export interface RowProblem {
  /** As a spreadsheet counts: the header of a CSV is 1. */
  readonly row: number;
  /** Stable. */
  readonly code: string;
  /** The wrong column or field, if it is a single one. */
  readonly column?: string;
  readonly message: Wording;
}

/** Thrown to stop the reading of a product. The product of the row is not imported; other products are. */
export class BadRow extends Error {
  constructor(readonly problem: RowProblem) {
    super(problem.message.en);
  }
}

/** What a file calls a product. The first of these that a product has finds it. */
export interface ProductName {
  readonly id?: string;
  readonly externalId?: string;
  /** As the file gives it. */
  readonly handle?: string;
  readonly slug?: string;
}

/** A variant of a file. */
export interface FileVariant {
  readonly row: number;
  /** It has only fields that the file has; a field that is undefined is cleared. */
  readonly input: Partial<VariantInput>;
  /** For variants that share one SKU in the file: what their own SKUs begin with. */
  readonly sharedSku?: string;
  readonly quantity?: number;
}

/** A product of a file. What the file does not have is left out. */
export interface FileProduct {
  readonly name: ProductName;
  readonly fields: Partial<Omit<ProductInput, 'categoryIds' | 'variants'>>;
  readonly status?: ProductStatus;
  /** Whether it is in the shop, which older files of Shopify say without a status. */
  readonly published?: boolean;
  /** Empty if the file clears the categories. */
  readonly categories?: readonly CategoryPath[];
  /** Empty if the file does not tell of variants. */
  readonly variants: readonly FileVariant[];
  readonly warnings: readonly RowProblem[];
  /** Row and column that a field came from. @param pointer such as `/variants/0/price`, by the index in {@link variants} */
  place(pointer: string): { readonly row: number; readonly column?: string };
}

/** What a format has read: a product or what is wrong with it, and where it ends. */
export interface FileEntry {
  readonly product?: FileProduct;
  readonly problem?: RowProblem;
  readonly rows: readonly [first: number, last: number];
  /** Bytes of the file up to its end. */
  readonly end: number;
}

/** A refused field as a problem of the row that it came from. */
export function problemOfField(
  { pointer, message }: FieldError,
  product: Pick<FileProduct, 'place'>,
): RowProblem {
  const { row, column } = product.place(pointer);
  return {
    row,
    code: 'value-invalid',
    ...(column !== undefined && { column }),
    message: after(column, message),
  };
}

/** @param message a sentence; with `column`, the rest of a sentence that starts with the column */
export function after(column: string | undefined, message: Wording): Wording {
  if (column === undefined) return message;
  return { en: `${column} ${message.en}`, de: `${column} ${message.de}` };
}
