import { BUILT_IN_ROLES, OPERATOR_PERMISSIONS, STAFF_PERMISSIONS } from '#platform/permissions';
import '../../../../../test/support/declared-names.js';
import { covers, permissionsOf } from './built-in-roles.js';

const holding = (role: string, stores?: string[]) => ({ permissions: permissionsOf(role), stores });

describe('roles', () => {
  it('give owners everything, and each role all permissions of the one below it', () => {
    expect([...permissionsOf('owner')].sort()).toEqual([...STAFF_PERMISSIONS].sort());
    const [owner, manager, support] = BUILT_IN_ROLES.map((role) => holding(role));
    expect(covers(owner!, manager!) && covers(manager!, support!)).toBe(true);
    expect(covers(manager!, owner!) || covers(support!, manager!)).toBe(false);
  });

  it('give nothing to roles that do not exist', () => {
    for (const role of ['', 'admin', 'customer', 'constructor', '__proto__', 'toString'])
      expect(permissionsOf(role).size).toBe(0);
  });

  it('keep the permissions of operators and staff apart', () => {
    expect(OPERATOR_PERMISSIONS.filter((name) => permissionsOf('owner').has(name))).toEqual([]);
  });

  it.each([
    ['no limit covers any stores', undefined, ['a', 'b'], true],
    ['no limit covers no limit', undefined, undefined, true],
    ['a limit covers what is within it', ['a', 'b'], ['b'], true],
    ['a limit does not cover another store', ['a'], ['a', 'b'], false],
    ['a limit does not cover all stores', ['a'], undefined, false],
    ['no stores do not cover one', [], ['a'], false],
  ])('%s', (_name, actor, target, expected) => {
    expect(covers(holding('manager', actor), holding('support', target))).toBe(expected);
  });
});
