import 'reflect-metadata';
import fc from 'fast-check';
import { MongoClient, type Collection } from 'mongodb';
import { runWith } from '#platform/context';
import type { DomainError } from '#platform/errors';
import { newId } from '#platform/ids';
import type { SortField } from './keyset.js';
import { PageQuery } from './page.js';
import { Paging, type CursorScope } from './paging.js';

const paging = new Paging({ ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') });
const scope: CursorScope = {
  list: 'orders',
  sort: [{ field: 'createdAt', direction: -1 }],
  filters: { status: 'paid' },
  tenantId: 't1',
  actor: 'customer:c1',
};

const query = (values: Partial<PageQuery> = {}) => Object.assign(new PageQuery(), values);
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('cursors', () => {
  const values = ['a', 1.5, true, null, new Date(0)];

  it('give back what was put in', () => {
    expect(paging.decodeCursor(paging.encodeCursor(values, scope), scope)).toEqual(values);
  });

  it.each<[string, Partial<CursorScope>]>([
    ['list', { list: 'products' }],
    ['tenant', { tenantId: 't2' }],
    ['caller', { actor: 'customer:c2' }],
    ['filter', { filters: { status: 'open' } }],
    ['order', { sort: [{ field: 'createdAt', direction: 1 }] }],
  ])('are refused with another %s', (_name, change) => {
    const cursor = paging.encodeCursor(values, scope);
    expect(codeOf(() => paging.decodeCursor(cursor, { ...scope, ...change }))).toBe('paging.invalid-cursor');
  });

  it('are refused when any bit was changed, or nothing of them is ours', () => {
    const bytes = Buffer.from(paging.encodeCursor(values, scope), 'base64url');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i]! ^= 1;
      const cursor = changed.toString('base64url');
      expect(codeOf(() => paging.decodeCursor(cursor, scope))).toBe('paging.invalid-cursor');
    }
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        expect(codeOf(() => paging.decodeCursor(cursor, scope))).toBe('paging.invalid-cursor');
      }),
    );
  });

  it('take tenant and caller from the execution', () => {
    const { tenantId: _t, actor: _a, ...ambient } = scope;
    const as = (tenantId: string, id: string, work: () => unknown) =>
      runWith({ correlationId: 'x', tenantId, actor: { type: 'customer', id } }, () => codeOf(work));
    let cursor = '';
    as('t1', 'c1', () => (cursor = paging.encodeCursor(values, ambient)));
    expect(as('t1', 'c1', () => paging.decodeCursor(cursor, ambient))).toBeUndefined();
    expect(as('t2', 'c1', () => paging.decodeCursor(cursor, ambient))).toBe('paging.invalid-cursor');
    expect(as('t1', 'c2', () => paging.decodeCursor(cursor, ambient))).toBe('paging.invalid-cursor');
  });
});

describe('paging through MongoDB', () => {
  interface Row {
    _id: string;
    rank: number | null;
    at?: Date;
  }

  let client: MongoClient;
  let rows: Collection<Row>;
  const all: Row[] = [];

  beforeAll(async () => {
    client = await MongoClient.connect(process.env.MONGODB_URI!);
    rows = client.db(`test_paging_${newId()}`).collection<Row>('rows');
    for (let i = 0; i < 40; i++) {
      // Many ties, some nulls, some missing.
      all.push({
        _id: newId(),
        rank: i % 5 === 0 ? null : i % 4,
        ...(i % 3 && { at: new Date(1000 * (i % 7)) }),
      });
    }
    await rows.insertMany(all);
  });

  afterAll(async () => {
    await client.db(rows.dbName).dropDatabase();
    await client.close();
  });

  const sorts: SortField[][] = [
    [{ field: '_id', direction: 1 }],
    [{ field: '_id', direction: -1 }],
    [{ field: 'rank', direction: 1, nullable: true }],
    [{ field: 'rank', direction: -1, nullable: true }],
    [
      { field: 'at', direction: -1, nullable: true },
      { field: 'rank', direction: 1, nullable: true },
    ],
  ];

  it.each(sorts.map((sort) => [JSON.stringify(sort), sort] as const))(
    'shows every row once, in the order of one query: %s',
    async (_name, sort) => {
      const list = { ...scope, sort };
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const plan = paging.plan(query({ limit: 7, cursor }), list);
        const found = await rows.find(plan.where({})).sort(plan.sort).limit(plan.limit).toArray();
        const page = plan.page(found, ({ _id }) => _id);
        expect(page.data.length).toBeLessThanOrEqual(7);
        seen.push(...page.data);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      const plan = paging.plan(query(), list);
      const expected = await rows.find().sort(plan.sort).toArray();
      expect(seen).toEqual(expected.map(({ _id }) => _id));
    },
  );

  it('bounds the index by the leading field', async () => {
    await rows.createIndex({ rank: 1, _id: 1 });
    const sort: SortField[] = [{ field: 'rank', direction: 1 }];
    const cursor = paging.encodeCursor([2, all[20]!._id], { ...scope, sort });
    const plan = paging.plan(query({ limit: 5, cursor }), { ...scope, sort });
    const explained = await rows
      .find(plan.where({}))
      .sort(plan.sort)
      .limit(plan.limit)
      .explain('executionStats');
    const { totalKeysExamined, nReturned } = explained.executionStats as Record<string, number>;
    expect(nReturned).toBe(6);
    expect(totalKeysExamined).toBeLessThan(20);
  });

  it('tells the total only where it was counted', () => {
    expect(paging.plan(query(), scope).page([], String)).toEqual({ data: [], nextCursor: null });
    expect(paging.plan(query({ total: true }), scope).page([], String, 0)).toEqual({
      data: [],
      nextCursor: null,
      total: 0,
    });
  });
});
