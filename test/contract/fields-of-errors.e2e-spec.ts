import { readFileSync } from 'node:fs';
import { bootForDocuments } from '#dev/generate/boot';
import { SURFACES } from '#dev/contract/surfaces';
import { errorCatalogue } from '#platform/errors';
import { AccessTable, type Problem } from '#platform/http';
import { Installation } from '../support/installation.js';
import type { TenantSession } from '../support/tenant-session.js';
import { ApiDocument, type Json } from './api-document.js';

/** Errors without a field, although their kind or name suggests one: they are about the whole request, or about something else. */
const ABOUT_NO_FIELD = [
  'consent.app-unknown',
  'consent.redirect-uri-unregistered',
  'egress.not-allowed',
  'egress.unknown-host',
  'files.wrong-content',
  'idempotency.key-invalid',
  'idempotency.key-required',
  'oauth-client.inconsistent',
  // RFC 6749 prescribes the answers of these.
  'oauth.invalid-grant',
  'oauth.invalid-request',
  'oauth.invalid-scope',
  'oauth.unauthorized-client',
  'oauth.unsupported-grant-type',
  'oauth.unsupported-response-type',
  'oidc.identity-taken',
  // A part of the path.
  'oidc.provider-id-unusable',
  // Of a command, not of a route.
  'payment.unknown-provider',
  'payment.webhook-invalid',
  'product-files.unreadable',
  'request.ambiguous-host',
  'request.empty-body',
  'request.forbidden-key',
  'request.malformed',
  'request.malformed-json',
  'request.too-complex',
  'request.too-deep',
  'tenant.missing',
  // One field or another.
  'webhooks.replay-unclear',
];

/** The catalogue without what other tests of this process have declared. */
function catalogue() {
  const page = readFileSync('docs/errors.md', 'utf8');
  return errorCatalogue().filter(({ code }) => page.includes(`\`${code}\``));
}

/** The fields of each operation's body, and its query parameters as `?name`. */
function inputsOfOperations(): Map<string, ReadonlySet<string>> {
  const inputs = new Map<string, ReadonlySet<string>>();
  for (const document of SURFACES.map((surface) => new ApiDocument(surface))) {
    for (const { operationId, parameters, requestBody } of document.operations) {
      const bodies = Object.values(requestBody?.content ?? {}).map(({ schema }) => document.resolve(schema!));
      const fields = bodies.flatMap(({ properties = {} }) => Object.keys(properties as Json));
      const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => `?${name}`);
      inputs.set(operationId, new Set([...fields, ...query]));
    }
  }
  return inputs;
}

describe('the fields that errors are about', () => {
  it('are fields of routes that have the error', async () => {
    const api = await bootForDocuments();
    const routes = api.app.get(AccessTable).entries();
    await api.stop();
    const inputs = inputsOfOperations();
    const have = (code: string, name: string) => {
      const answering = routes.filter(({ rule }) => rule.errors?.some((error) => error().code === code));
      // Some errors are named by no route, because its edge refuses the input earlier, or because all lists have them.
      const asked = answering.length > 0 ? answering : routes;
      return asked.some(({ operationId }) => inputs.get(operationId)?.has(name));
    };
    const strange = catalogue().flatMap(({ code, fields = [] }) =>
      fields.filter((name) => !have(code, name)).map((name) => `${code} ${name}`),
    );
    expect(strange).toEqual([]);
  });

  it('are declared, unless an error of invalid input lists them itself or is about none', () => {
    const without = catalogue().filter(
      ({ code, kind, advice, fields = [] }) =>
        fields.length === 0 &&
        (code.endsWith('-taken') || (kind === 'invalid' && !advice.includes('listed in `errors`'))),
    );
    expect(without.map(({ code }) => code)).toEqual(ABOUT_NO_FIELD);
  });
});

describe('a problem about one field has a pointer to it', () => {
  let shop: TenantSession;
  beforeAll(async () => {
    shop = await (await Installation.shared()).tenant();
  });

  const ADA = { email: 'ada@example.com', firstName: 'Ada', lastName: 'Berg' };
  const CHALLENGE = '01jd2k3m4n5p6q7r8s9tavwxyz';

  it.each<[string, string, string, object | undefined, string]>([
    ['auth.password-too-common', 'POST', '/auth/register', { ...ADA, password: 'password1' }, '/password'],
    [
      'auth.code-invalid',
      'POST',
      '/auth/verify-email',
      { challengeId: CHALLENGE, code: '1234567890' },
      '/code',
    ],
    ['auth.code-invalid', 'POST', '/auth/verify-email/resend', { challengeId: CHALLENGE }, '/challengeId'],
    ['cart.variant-required', 'POST', '/cart/items', { quantity: 1 }, '/variantId'],
    ['cart.variant-unknown', 'POST', '/cart/items', { productId: CHALLENGE, quantity: 1 }, '/productId'],
    ['paging.invalid-cursor', 'GET', '/products?cursor=x', undefined, '?cursor'],
  ])('%s of %s %s', async (code, method, path, body, pointer) => {
    const answer = await shop.call<Problem>(method, path, { body });
    expect(answer.body).toMatchObject({ code, errors: [{ pointer, code, message: answer.body.detail }] });
  });

  it('also when another has the value already', async () => {
    const [first] = (await shop.asOwner<{ data: { code: string }[] }>('GET', '/admin/stores')).body.data;
    const answer = await shop.asOwner<Problem>('POST', '/admin/stores', { name: 'Two', code: first!.code });
    expect(answer.body).toMatchObject({ code: 'stores.code-taken', errors: [{ pointer: '/code' }] });
  });
});
