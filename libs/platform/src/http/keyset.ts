/** A field of a sort order: 1 ascending, -1 descending. */
export interface SortField {
  readonly field: string;
  readonly direction: 1 | -1;
  /** The field may be missing or null in some documents (costs an extra branch, so it is off by default). */
  readonly nullable?: boolean;
}

/** A value of a sort field, as cursors carry it. */
export type SortValue = string | number | boolean | Date | null;

/** Total order: `_id` settles ties, in the direction of the last field, so one compound index serves both ways. */
export function totalOrder(sort: readonly SortField[]): readonly SortField[] {
  if (sort.some(({ field }) => field === '_id')) return sort;
  return [...sort, { field: '_id', direction: sort.at(-1)?.direction ?? 1 }];
}

/**
 * The MongoDB condition for everything that comes after a row in a total order.
 * MongoDB sorts null and missing before everything else, but compares only within a type: `$gt: null` and `$lt: 5`
 * never meet the other side, so nullable fields get those branches by hand.
 * @param after the row’s values, in the order of `sort`
 */
export function afterRow(sort: readonly SortField[], after: readonly SortValue[]): Record<string, unknown> {
  const branches: Record<string, unknown>[] = [];
  const equal: Record<string, unknown> = {};
  sort.forEach((part, index) => {
    const value = after[index] ?? null;
    for (const beyond of conditionsBeyond(part, value)) branches.push({ ...equal, ...beyond });
    equal[part.field] = value;
  });
  const first = sort[0]!;
  if (first.nullable || after[0] === null || branches.length === 1) return { $or: branches };
  // Implied by every branch, but only in this form does MongoDB turn it into one index bound.
  return { [first.field]: { [first.direction === 1 ? '$gte' : '$lte']: after[0] }, $or: branches };
}

function conditionsBeyond(
  { field, direction, nullable }: SortField,
  value: SortValue,
): Record<string, unknown>[] {
  if (value === null) return direction === 1 ? [{ [field]: { $ne: null } }] : [];
  const beyond = { [field]: { [direction === 1 ? '$gt' : '$lt']: value } };
  return direction === -1 && nullable ? [beyond, { [field]: null }] : [beyond];
}

/** The sort values of a row; dots in a field’s name lead into objects. */
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
