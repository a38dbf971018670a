/** A field of a list's order: 1 ascending, -1 descending. Dots in its name lead into objects. */
export interface SortField {
  readonly field: string;
  readonly direction: 1 | -1;
  /** Some rows have nothing there; nothing sorts before everything else. Costs an extra branch, so it is off by default. */
  readonly nullable?: boolean;
}

/** A value that rows are sorted by. */
export type SortValue = string | number | boolean | Date | null;

/**
 * One page of a list, as the edge asks for it and any engine can serve it. Whoever answers knows the rows; what narrows
 * them is the list's own business and is told beside it.
 */
export interface PageRequest {
  /** A total order: no two rows are alike in all its fields. See {@link totalOrder}. */
  readonly sort: readonly SortField[];
  /** What the last row of the page before had in the fields of `sort`; left out for the first page. */
  readonly after?: readonly SortValue[];
  /** Most rows to answer with. */
  readonly limit: number;
  /** Whether the caller also wants to know how many rows there are on all pages. */
  readonly wantsTotal: boolean;
}

/** The answer to a {@link PageRequest}. Its rows hold the fields that they were sorted by. */
export interface PageRows<R> {
  readonly rows: readonly R[];
  /** Whether rows come after these. */
  readonly more: boolean;
  /** Only where it was wanted. */
  readonly total?: number;
}

/** A page of nothing, for lists where nothing can match. */
export function noRows({ wantsTotal }: PageRequest): PageRows<never> {
  return { rows: [], more: false, ...(wantsTotal && { total: 0 }) };
}

/** Rows' ids settle ties, in the direction of the last field, so one compound index serves both ways. */
export function totalOrder(sort: readonly SortField[]): readonly SortField[] {
  if (sort.some(({ field }) => field === '_id')) return sort;
  return [...sort, { field: '_id', direction: sort.at(-1)?.direction ?? 1 }];
}

/** What a row has in the fields of a sort order, for the request that goes on after it. */
export function sortValuesOf(sort: readonly SortField[], row: object): SortValue[] {
  return sort.map(({ field }) => {
    let value: unknown = row;
    for (const step of field.split('.'))
      value = (value as Record<string, unknown> | null | undefined)?.[step];
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    if (value instanceof Date) return value;
    throw new TypeError(`cannot page by ${field}: cursors carry texts, numbers, flags and dates`);
  });
}
