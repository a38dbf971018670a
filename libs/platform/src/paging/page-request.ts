/** A field of a list's order: 1 ascending, -1 descending. A name with dots is a path into objects. */
export interface SortField {
  readonly field: string;
  readonly direction: 1 | -1;
  /** Some rows have no value there; these sort first. Needs an extra branch in the query, so it is off by default. */
  readonly nullable?: boolean;
}

/** A value that rows are sorted by. */
export type SortValue = string | number | boolean | Date | null;

/**
 * A request for one page of a list, in a form that every database or engine can answer. The list's filters are not in it;
 * they are passed beside it.
 */
export interface PageRequest {
  /** A total order: no two rows are equal in all its fields. See {@link totalOrder}. */
  readonly sort: readonly SortField[];
  /** The values of the `sort` fields in the last row of the page before; left out for the first page. */
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
  /** Only if it was wanted. */
  readonly total?: number;
}

/** An empty page, for lists where nothing can match. */
export function noRows({ wantsTotal }: PageRequest): PageRows<never> {
  return { rows: [], more: false, ...(wantsTotal && { total: 0 }) };
}

/** Adds the id to an order so that no rows are equal, in the direction of the last field, so that one index serves both directions. */
export function totalOrder(sort: readonly SortField[]): readonly SortField[] {
  if (sort.some(({ field }) => field === '_id')) return sort;
  return [...sort, { field: '_id', direction: sort.at(-1)?.direction ?? 1 }];
}

/** The values of a row in the fields of a sort order, for the request of the next page. */
export function sortValuesOf(sort: readonly SortField[], row: object): SortValue[] {
  return sort.map(({ field }) => {
    let value: unknown = row;
    for (const step of field.split('.'))
      value = (value as Record<string, unknown> | null | undefined)?.[step];
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    if (value instanceof Date) return value;
    throw new TypeError(`cannot page by ${field}: a cursor can hold only texts, numbers, flags and dates`);
  });
}
