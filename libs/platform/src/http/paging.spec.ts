import 'reflect-metadata';
import fc from 'fast-check';
import { runWith } from '#platform/context';
import type { DomainError } from '#platform/errors';
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

  it('are refused if a bit was changed, or if we did not make them', () => {
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

describe('a page', () => {
  const rows = [{ _id: 'b', createdAt: new Date(2) }];

  it('continues after its last row; ids decide between equal rows', () => {
    const first = paging.page(query(), scope);
    const sort = [
      { field: 'createdAt', direction: -1 },
      { field: '_id', direction: -1 },
    ];
    expect(first.request).toEqual({ sort, limit: 20, wantsTotal: false });
    const { nextCursor } = first.answer({ rows, more: true }, String);
    const next = paging.page(query({ cursor: nextCursor! }), scope);
    expect(next.request).toEqual({ sort, limit: 20, wantsTotal: false, after: [new Date(2), 'b'] });
    expect(next.answer({ rows, more: false }, ({ _id }) => _id)).toEqual({ data: ['b'], nextCursor: null });
  });

  it('has a total only if it was counted', () => {
    const { request, answer } = paging.page(query({ total: true }), scope);
    expect(request.wantsTotal).toBe(true);
    expect(answer({ rows: [], more: false, total: 0 }, String)).toEqual({
      data: [],
      nextCursor: null,
      total: 0,
    });
  });
});
