import '../support/declared-names.js';
import { LIBRARIES } from '#libraries';
import { declaredTenantSettings } from '#foundation/tenancy';
import { ApiDocument, type Json } from './api-document.js';

const stated = LIBRARIES.flatMap(({ tenantSettings = {} }) => Object.keys(tenantSettings)).sort();

describe('settings of the tenant', () => {
  it('are all in the declarations of the libraries', () => {
    const declared = declaredTenantSettings().map(([name]) => name);
    // Other test files of this process declare settings that begin with `test`.
    expect(declared.filter((name) => !name.startsWith('test'))).toEqual(stated);
    expect(stated.length).toBeGreaterThan(6);
  });

  it.each(['TenantSettings', 'TenantSettingsInput'])('are in the API document, as %s', (schema) => {
    const { schemas } = new ApiDocument('platform').root.components as Record<
      'schemas',
      Record<string, Json>
    >;
    expect(Object.keys(schemas[schema]!.properties as Json).sort()).toEqual(stated);
  });
});
