import { DomainError } from '#platform/errors';
import { newId } from '#platform/ids';
import { testConfig } from '../../../../../test/support/test-config.js';
import { TenantRules, type NewTenant } from './tenant-rules.js';
import { ownPage, primaryOrigin, webOrigins } from './web-origins.js';

const rules = new TenantRules(
  testConfig({ BASE_DOMAIN: 'shops.example', API_HOSTS: 'api.example,eu.shops.example' }),
);
const northwind: NewTenant = { slug: 'northwind', name: 'Northwind' };

/** The pointer of the first thing that is wrong, or undefined. */
function refused(wanted: Partial<NewTenant>): string | undefined {
  try {
    rules.acceptNew({ ...northwind, ...wanted });
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).code).toBe('tenant.invalid');
    return (error as DomainError).extras.errors![0]!.pointer;
  }
}

describe('a tenant', () => {
  it('comes out in one spelling', () => {
    const accepted = rules.acceptNew({
      slug: 'northwind',
      name: ' Northwind ',
      ownerEmail: 'Nora@Northwind.example',
      hosts: ['Shop.Northwind.EXAMPLE.', 'bücher.example'],
      settings: {
        locales: ['de-de', 'EN'],
        timeZone: 'europe/berlin',
        origins: ['https://Shop.Northwind.example:443/'],
      },
    });
    expect(accepted).toEqual({
      slug: 'northwind',
      name: 'Northwind',
      ownerEmail: 'nora@northwind.example',
      hosts: ['shop.northwind.example', 'xn--bcher-kva.example'],
      settings: {
        locales: ['de-DE', 'en'],
        timeZone: 'Europe/Berlin',
        origins: ['https://shop.northwind.example'],
      },
    });
    expect(rules.acceptNew(accepted)).toEqual(accepted);
  });

  it.each([
    '../x',
    'a/b',
    '..',
    'ab',
    'x'.repeat(41),
    'North',
    'north_wind',
    'north--wind',
    '-north',
    'north-',
    'north.wind',
    'north wind',
    'n\0rth',
    'nörth',
    'www',
    'api',
    'admin',
    'eu',
    newId(),
    '',
  ])('is not called %j', (slug) => {
    expect(refused({ slug })).toBe('/slug');
  });

  it.each<[string, Partial<NewTenant>, string]>([
    ['no name', { name: '  ' }, '/name'],
    ['a broken name', { name: 'a\0b' }, '/name'],
    ['an owner without an address', { ownerEmail: 'nora' }, '/ownerEmail'],
    ['a host with a path', { hosts: ['shop.example/x'] }, '/hosts'],
    ['a host with a port', { hosts: ['shop.example:8443'] }, '/hosts'],
    ['a host twice', { hosts: ['shop.example', 'SHOP.example'] }, '/hosts'],
    ['the installation’s API host', { hosts: ['API.example'] }, '/hosts'],
    ['the installation’s domain', { hosts: ['shops.example'] }, '/hosts'],
    ['another tenant’s name in the installation’s domain', { hosts: ['kumo.shops.example'] }, '/hosts'],
    ['an origin with a path', { settings: { origins: ['https://shop.example/x'] } }, '/settings/origins'],
    ['an unknown locale', { settings: { locales: ['en_US'] } }, '/settings/locales'],
    ['no locale', { settings: { locales: [] } }, '/settings/locales'],
    ['an unknown time zone', { settings: { timeZone: 'Mars/Olympus' } }, '/settings/timeZone'],
    ['an unknown currency', { settings: { currency: 'EURO' } }, '/settings/currency'],
    ['a sender without an address', { settings: { mailFrom: 'shop' } }, '/settings/mailFrom'],
    ['what no library declares', { settings: { testUnheardOf: 1 } as object }, '/settings/testUnheardOf'],
    ['what every object has', { settings: { constructor: 1 } as object }, '/settings/constructor'],
  ])('does not have %s', (_what, wanted, pointer) => {
    expect(refused(wanted)).toBe(pointer);
    const { settings, hosts, name } = wanted;
    if (pointer === '/ownerEmail') return;
    expect(() => rules.acceptChange({ settings, hosts, name })).toThrow(DomainError);
  });
});

describe('a tenant’s own pages', () => {
  const tenant = {
    hosts: ['bad host/x', 'shop.example'],
    settings: { origins: ['https://www.example', 'https://evil.example/x'] },
  } as never;

  it('are on origins that it registered and on its hosts, as far as those are any', () => {
    expect(primaryOrigin(tenant)).toBe('https://shop.example');
    expect(webOrigins(tenant)).toEqual(['https://www.example', 'https://shop.example']);
  });

  it.each([
    ['https://www.example/thanks?order=1#top', 'https://www.example/thanks?order=1#top'],
    ['https://www.example', 'https://www.example/'],
    [' HTTPS://WWW.example:443/a b ', 'https://www.example/a%20b'],
    ['https:www.example/x', 'https://www.example/x'],
    ['https:\\\\www.example\\x', 'https://www.example/x'],
    ['https://www.exa\tmple/x', 'https://www.example/x'],
    ['https://www.example\\@evil.example/', 'https://www.example/@evil.example/'],
    ['https://www.example/?to={CHECKOUT_SESSION_ID}', 'https://www.example/?to={CHECKOUT_SESSION_ID}'],
  ])('%j is one, spelt as everybody reads it', (address, page) => {
    expect(ownPage(address, tenant)).toBe(page);
    expect(ownPage(page, tenant)).toBe(page);
  });

  it.each([
    'https://evil.example/',
    'https://evil.example/x',
    'http://www.example/',
    'https://www.example:8443/',
    'https://www.example@evil.example/',
    'https://user:secret@www.example/',
    'https://www.example.evil.example/',
    'https://evil.example\\@www.example/',
    '//www.example/',
    '/thanks',
    'javascript://www.example/%0aalert(1)',
    'data:text/html,www.example',
    'blob:https://www.example/1',
    '',
  ])('%j is none', (address) => {
    expect(ownPage(address, tenant)).toBeUndefined();
  });
});
