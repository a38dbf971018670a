import { defineLibrary } from '#foundation/tenancy';
import { oneOf, text, texts, whole } from '#platform/values';
import { declaredTenantSettings, declareTenantSettings } from './declare-tenant-settings.js';

const setting = { value: whole({ min: 0 }), description: 'How many', example: 3 };

describe('settings of the tenant', () => {
  it('are declared once: the second of two libraries does not load', () => {
    const load = (name: `${string}/${string}`) =>
      defineLibrary({ name, tenantSettings: declareTenantSettings({ testShared: setting }) });
    load('engagement/test-one');
    expect(() => load('engagement/test-other')).toThrow(
      'the setting testShared of the tenant is declared twice',
    );
    expect(declaredTenantSettings().filter(([name]) => name === 'testShared')).toHaveLength(1);
  });

  it('do not share a name with those of the product', () => {
    expect(() => declareTenantSettings({ currency: setting })).toThrow(
      'currency of the tenant is declared twice',
    );
  });

  it.each([
    [
      'a default',
      { ...setting, default: -1 },
      'the default of the tenant’s setting testUnsound must be at least 0',
    ],
    [
      'an example',
      { ...setting, example: 0.5 },
      'the example of the tenant’s setting testUnsound must be a whole',
    ],
  ])('do not load with %s that their rule refuses', (_what, unsound, message) => {
    expect(() => declareTenantSettings({ testUnsound: unsound })).toThrow(message);
  });

  it.each(['test.dotted', '$testWhere', '__proto__', 'test-dashed', ''])('are not called %j', (name) => {
    expect(() => declareTenantSettings({ [name]: setting })).toThrow('needs a name in camelCase');
  });

  it('have defaults and examples of their own type, or do not compile', () => {
    const refused = () => [
      // @ts-expect-error: not a number
      declareTenantSettings({ testTyped: { ...setting, default: 'many' } }),
      // @ts-expect-error: not one of the choices
      declareTenantSettings({ testTyped: { ...setting, value: oneOf(['one', 'two']), example: 'three' } }),
      // @ts-expect-error: not a list
      declareTenantSettings({ testTyped: { ...setting, value: texts(), example: 'text' } }),
      // @ts-expect-error: no example
      declareTenantSettings({ testTyped: { value: text(), description: 'Words' } }),
    ];
    expect(refused).toThrow('the default of the tenant’s setting testTyped');
  });
});
