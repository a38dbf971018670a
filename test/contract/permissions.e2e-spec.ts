import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARIES } from '#libraries';
import { OPERATOR_PERMISSIONS, STAFF_PERMISSIONS } from '#platform/permissions';

/** The product's own code, without the declarations. */
const code = ['libs', 'apps']
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path)))
  .filter((path) => path.endsWith('.ts') && !/\.spec\.ts$|\/permissions\.ts$/.test(path))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

describe('permissions', () => {
  it('are all required somewhere; a permission that nothing requires would be useless', () => {
    const declared: readonly string[] = [...STAFF_PERMISSIONS, ...OPERATOR_PERMISSIONS];
    expect(declared.filter((name) => !code.includes(`'${name}'`))).toEqual([]);
    expect(declared.length).toBeGreaterThan(25);
  });

  it('are all in the declarations of the libraries', () => {
    const stated = LIBRARIES.flatMap(({ permissions = {}, operatorPermissions = {} }) => [
      ...Object.keys(permissions),
      ...Object.keys(operatorPermissions),
    ]);
    expect(stated.sort()).toEqual([...STAFF_PERMISSIONS, ...OPERATOR_PERMISSIONS].sort());
  });
});
