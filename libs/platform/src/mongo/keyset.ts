import type { mongo } from 'mongoose';
import type { PageRequest, PageRows, SortField, SortValue } from '#platform/paging';

/** Which rows of a collection a list has, and which fields of them are read. */
export interface RowsToRead {
  readonly filter?: object;
  readonly projection?: mongo.Document;
}

/** What a page is read from: a collection of the driver, or `collectionOf(Model)`. */
export type PagedCollection<R extends object> = Pick<
  mongo.Collection<R & mongo.Document>,
  'find' | 'aggregate' | 'countDocuments'
>;

/**
 * Reads a page of a collection by keyset: the cost is the same for every page, and no row is skipped or shown twice when
 * rows are added meanwhile.
 */
export async function readPage<R extends object>(
  collection: PagedCollection<R>,
  request: PageRequest,
  { filter = {}, projection }: RowsToRead = {},
): Promise<PageRows<R>> {
  const { condition, sort, limit } = keysetOf(request);
  const rows = await collection
    .find((condition ? { $and: [filter, condition] } : filter) as object, { projection })
    .sort(sort)
    .limit(limit)
    .toArray();
  return pageOf(rows as unknown as R[], collection, request, filter);
}

/**
 * Reads a page in an order that `stages` compute, such as the score of a search. All matching rows are sorted for each
 * page.
 */
export async function readComputedPage<R extends object>(
  collection: PagedCollection<R>,
  request: PageRequest,
  { filter, stages }: { readonly filter: object; readonly stages: readonly mongo.Document[] },
): Promise<PageRows<R>> {
  const { condition, sort, limit } = keysetOf(request);
  const rows = await collection
    .aggregate<R>([
      { $match: filter },
      ...stages,
      ...(condition ? [{ $match: condition }] : []),
      { $sort: sort },
      { $limit: limit },
    ])
    .toArray();
  return pageOf(rows, collection, request, filter);
}

/** The query for a page; it reads one row more, to know whether another page follows. */
function keysetOf({ sort, after, limit }: PageRequest) {
  return {
    condition: after && afterRow(sort, after),
    sort: Object.fromEntries(sort.map(({ field, direction }) => [field, direction])),
    limit: limit + 1,
  };
}

async function pageOf<R extends object>(
  found: readonly R[],
  collection: PagedCollection<R>,
  { limit, wantsTotal }: PageRequest,
  filter: object,
): Promise<PageRows<R>> {
  const more = found.length > limit;
  const rows = more ? found.slice(0, limit) : found;
  return { rows, more, ...(wantsTotal && { total: await collection.countDocuments(filter) }) };
}

/**
 * The condition for everything that comes after a row in a total order.
 * MongoDB sorts null and missing before everything else, but compares only within a type: `$gt: null` finds no numbers and
 * `$lt: 5` finds no null. So nullable fields get extra branches.
 * @param after the row’s values, in the order of `sort`
 */
function afterRow(sort: readonly SortField[], after: readonly SortValue[]): Record<string, unknown> {
  const branches: Record<string, unknown>[] = [];
  const equal: Record<string, unknown> = {};
  sort.forEach((part, index) => {
    const value = after[index] ?? null;
    for (const beyond of conditionsBeyond(part, value)) branches.push({ ...equal, ...beyond });
    equal[part.field] = value;
  });
  const first = sort[0]!;
  if (first.nullable || after[0] === null || branches.length === 1) return { $or: branches };
  // Every branch implies this, but MongoDB makes one index bound only from this form.
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
