import { errorCatalogue, titleOf } from '#platform/errors';
import type { Problem } from '#platform/http';
import { LANGUAGES } from '#platform/languages';
import { Installation } from '../support/installation.js';
import type { Answer, TenantSession } from '../support/tenant-session.js';

describe('problems', () => {
  let shop: TenantSession;
  beforeAll(async () => {
    shop = await (await Installation.shared()).tenant();
  });

  function register(language?: string, fields: object = {}): Promise<Answer<Problem>> {
    return shop.call<Problem>('POST', '/auth/register', {
      body: {
        email: 'ada@example.com',
        password: 'password1',
        firstName: 'Ada',
        lastName: 'Berg',
        ...fields,
      },
      ...(language !== undefined && { headers: { 'accept-language': language } }),
    });
  }

  it.each([
    ['de', 'Zu viele Menschen haben dieses Passwort', 'de'],
    ['fr;q=0.9, de-AT;q=0.5', 'Zu viele Menschen haben dieses Passwort', 'de'],
    ['fr', 'Too many people have this password', 'en'],
    [undefined, 'Too many people have this password', 'en'],
  ])('follow Accept-Language: %s', async (accepted, title, language) => {
    const { headers, body } = await register(accepted);
    expect(headers.get('content-language')).toBe(language);
    expect(headers.get('vary')).toMatch(/Accept-Language/i);
    expect(body).toMatchObject({
      code: 'auth.password-too-common',
      title,
      detail: title,
      errors: [{ pointer: '/password', code: 'auth.password-too-common', message: title }],
    });
  });

  it('name the fields and what is wrong with them in the same language; codes stay', async () => {
    const { body } = await register('de', { email: 'ada', nickname: 'x', firstName: undefined });
    expect(body).toMatchObject({
      code: 'request.invalid',
      title: 'Einige Felder sind nicht gültig',
      detail: '/email muss eine E-Mail-Adresse sein, und 2 weitere',
    });
    expect(body.errors).toEqual([
      { pointer: '/email', code: 'format', message: 'muss eine E-Mail-Adresse sein' },
      { pointer: '/nickname', code: 'unknown', message: 'ist kein bekanntes Feld' },
      { pointer: '/firstName', code: 'required', message: 'fehlt' },
    ]);
  });

  it('of the domain do, too', async () => {
    const product = {
      title: 'Jacket',
      variants: [{ sku: 'A', price: { amount: 100, currency: 'USD' } }],
    };
    const { body } = await shop.call<Problem>('POST', '/admin/products', {
      body: product,
      token: shop.owner,
      headers: { 'accept-language': 'de' },
    });
    expect(body).toMatchObject({
      code: 'catalog.invalid-product',
      detail: '/variants/0/price/currency muss EUR sein',
      errors: [{ pointer: '/variants/0/price/currency', message: 'muss EUR sein' }],
    });
  });

  it('have a title of their own in every language', () => {
    const untranslated = errorCatalogue().filter(
      (error) => new Set(Object.values(titleOf(error))).size < LANGUAGES.length,
    );
    expect(untranslated.map(({ code }) => code)).toEqual([]);
  });
});
