import type { ExecutionContext } from '@nestjs/common';
import { resolveAccess, type AccessRule } from '#platform/http';
import type { Principal } from '../caller/principal.js';
import { StoreGuard } from './store.guard.js';

const STAFF: Principal = {
  kind: 'session',
  audience: 'staff',
  id: 'grace',
  permissions: new Set(['stock.write']),
};

/** Whether staff of the stores `a` and `b` reach a route with this declaration by this request. */
function reaches(
  declared: Pick<AccessRule, 'store' | 'storeField' | 'storeOf'>,
  request: { params?: object; query?: object; body?: unknown },
  principal: Principal | undefined = { ...STAFF, stores: ['a', 'b'] },
): boolean {
  const access = resolveAccess({ who: 'staff', permission: 'stock.write', ...declared }, 'Stock_change');
  const routeOptions = { config: { access } };
  const context = {
    getType: () => 'http',
    switchToHttp: () => ({
      getRequest: () => ({ routeOptions, principal, params: {}, query: {}, ...request }),
    }),
  };
  try {
    return new StoreGuard().canActivate(context as unknown as ExecutionContext);
  } catch (error) {
    expect(error).toMatchObject({ code: 'request.forbidden' });
    return false;
  }
}

describe('StoreGuard', () => {
  it.each([
    ['path', 'params'],
    ['query', 'query'],
    ['body', 'body'],
  ] as const)('limits staff to their stores if the %s names one', (store, part) => {
    expect(reaches({ store }, { [part]: { storeId: 'a' } })).toBe(true);
    for (const storeId of ['c', '', undefined, null, ['a'], { id: 'a' }, 'A'])
      expect(reaches({ store }, { [part]: { storeId } })).toBe(false);
    expect(reaches({ store }, { [part]: { store: 'a' } })).toBe(false);
    expect(reaches({ store, storeField: 'store' }, { [part]: { store: 'a' } })).toBe(true);
    const storeOf = (value: string): string => value.slice(-1);
    expect(reaches({ store, storeOf }, { [part]: { storeId: 'variant:b' } })).toBe(true);
    expect(reaches({ store, storeOf }, { [part]: { storeId: 'variant:c' } })).toBe(false);
  });

  it('reads the store only where the declaration says', () => {
    expect(reaches({ store: 'path' }, { params: { storeId: 'c' }, query: { storeId: 'a' } })).toBe(false);
    expect(reaches({ store: 'body' }, { body: undefined, query: { storeId: 'a' } })).toBe(false);
    expect(reaches({ store: 'body' }, { body: 'a' })).toBe(false);
  });

  it('admits callers who are not limited to stores, and leaves `filter` to the handler', () => {
    expect(reaches({ store: 'path' }, { params: { storeId: 'c' } }, STAFF)).toBe(true);
    expect(reaches({ store: 'filter' }, { query: { storeId: 'c' } })).toBe(true);
  });
});
