import { chooseLocale } from './choose-locale.js';

describe('chooseLocale', () => {
  it.each([
    [undefined, 'en'],
    ['de', 'de'],
    ['de-AT, en;q=0.5', 'de'],
    ['en;q=0.3, pt-BR;q=0.9', 'pt-BR'],
    ['fr, de;q=0', 'en'],
    ['*', 'en'],
    ['de;q=abc', 'en'],
    [','.repeat(10_000), 'en'],
  ])('answers %j with %s', (header, locale) => {
    expect(chooseLocale(header, ['en', 'de', 'pt-BR'])).toBe(locale);
  });

  it('has an answer for tenants without locales', () => {
    expect(chooseLocale('de', [])).toBe('en');
  });
});
