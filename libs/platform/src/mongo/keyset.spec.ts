import { mongo } from 'mongoose';
import { newId } from '#platform/ids';
import { sortValuesOf, totalOrder, type PageRequest, type SortField, type SortValue } from '#platform/paging';
import { readComputedPage, readPage } from './keyset.js';

interface Row {
  _id: string;
  rank: number | null;
  at?: Date;
}

const SORTS: SortField[][] = [
  [{ field: '_id', direction: 1 }],
  [{ field: '_id', direction: -1 }],
  [{ field: 'rank', direction: 1, nullable: true }],
  [{ field: 'rank', direction: -1, nullable: true }],
  [
    { field: 'at', direction: -1, nullable: true },
    { field: 'rank', direction: 1, nullable: true },
  ],
];

describe('pages of a collection', () => {
  let client: mongo.MongoClient;
  let rows: mongo.Collection<Row>;

  beforeAll(async () => {
    client = await mongo.MongoClient.connect(process.env.MONGODB_URI!);
    rows = client.db(`test_paging_${newId()}`).collection<Row>('rows');
    // Many ties, some nulls, some missing.
    const all = Array.from({ length: 40 }, (_, i) => ({
      _id: newId(),
      rank: i % 5 === 0 ? null : i % 4,
      ...(i % 3 && { at: new Date(1000 * (i % 7)) }),
    }));
    await rows.insertMany(all);
  });

  afterAll(async () => {
    await client.db(rows.dbName).dropDatabase();
    await client.close();
  });

  const pageAfter = (sort: readonly SortField[], after?: readonly SortValue[]): PageRequest => ({
    sort: totalOrder(sort),
    limit: 7,
    wantsTotal: false,
    after,
  });

  const readers = {
    'of what is stored': (page: PageRequest) => readPage(rows, page),
    'of what is computed': (page: PageRequest) => readComputedPage(rows, page, { filter: {}, stages: [] }),
  };

  it.each(
    Object.entries(readers).flatMap(([name, read]) => SORTS.map((sort) => [name, sort, read] as const)),
  )('show every row once, in the order of one query: %s by %j', async (_name, order, readerOf) => {
    const sort = totalOrder(order);
    const seen: string[] = [];
    let after: readonly SortValue[] | undefined;
    do {
      const page = await readerOf(pageAfter(sort, after));
      expect(page.rows.length).toBeLessThanOrEqual(7);
      seen.push(...page.rows.map(({ _id }) => _id));
      after = page.more ? sortValuesOf(sort, page.rows.at(-1)!) : undefined;
    } while (after);
    const all = Object.fromEntries(sort.map(({ field, direction }) => [field, direction]));
    const expected = await rows.find().sort(all).toArray();
    expect(seen).toEqual(expected.map(({ _id }) => _id));
  });

  it('limit the index scan by the first sort field', async () => {
    await rows.createIndex({ rank: 1, _id: 1 });
    const find = jest.spyOn(rows, 'find');
    const [first] = await rows.find({ rank: 2 }).sort({ _id: 1 }).toArray();
    const page = await readPage(rows, pageAfter([{ field: 'rank', direction: 1 }], [2, first!._id]));
    expect(page).toMatchObject({ more: true, rows: { length: 7 } });
    const { queryPlanner, executionStats } = await asked(find.mock.results.at(-1)!.value);
    // One scan that begins at the row, instead of one scan for each branch of the condition.
    expect(JSON.stringify(queryPlanner.winningPlan).match(/IXSCAN/g)).toHaveLength(1);
    expect(executionStats.totalKeysExamined).toBeLessThan(20);
    find.mockRestore();
  });

  it('count all rows of the filter, on any page', async () => {
    const filter = { rank: 3 };
    const page = await readPage(rows, { ...pageAfter([]), limit: 2, wantsTotal: true }, { filter });
    const total = await rows.countDocuments(filter);
    expect(total).toBeGreaterThan(2);
    expect(page).toMatchObject({ more: true, total, rows: { length: 2 } });
  });
});

async function asked(cursor: unknown) {
  type Explained = { queryPlanner: { winningPlan: object }; executionStats: { totalKeysExamined: number } };
  return (cursor as mongo.FindCursor).clone().explain('executionStats') as unknown as Promise<Explained>;
}
