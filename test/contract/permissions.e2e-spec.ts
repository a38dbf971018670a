import { AccessTable } from '#platform/http';
import { EVENTS, LIBRARIES } from '#libraries';
import { OPERATOR_PERMISSIONS, STAFF_PERMISSIONS } from '#platform/permissions';
import { Installation } from '../support/installation.js';

const DECLARED: readonly string[] = [...STAFF_PERMISSIONS, ...OPERATOR_PERMISSIONS].sort();

describe('permissions', () => {
  it('each open a route, a message or an event; another would be shown to people and do nothing', async () => {
    const table = (await Installation.shared()).api.get(AccessTable);
    const rules = [...table.entries(), ...table.messages(), ...table.namespaces()].map(({ rule }) => rule);
    const asked = new Set<string | undefined>([
      ...rules.map(({ permission }) => permission),
      ...EVENTS.map(({ readWith }) => readWith),
    ]);
    expect(DECLARED.filter((name) => !asked.has(name))).toEqual([]);
    expect(DECLARED.length).toBeGreaterThan(25);
  });

  it('are all in the declarations of the libraries', () => {
    const stated = LIBRARIES.flatMap(({ permissions = {}, operatorPermissions = {} }) => [
      ...Object.keys(permissions),
      ...Object.keys(operatorPermissions),
    ]);
    expect(stated.sort()).toEqual(DECLARED);
  });
});
