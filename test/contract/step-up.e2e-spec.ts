import { AccessTokens, type AccessClaims } from '#foundation/identity';
import { AccessTable } from '#platform/http';
import { newId } from '#platform/ids';
import { Installation } from '../support/installation.js';
import type { Problem } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

/**
 * Routes that need a recent step-up. They are written by hand, not read from the code: they give access to an account,
 * have an effect longer than a stolen session, or cannot be undone.
 */
const SENSITIVE = {
  shop: [
    'DELETE /me',
    'POST /me/export',
    'POST /me/email',
    'POST /me/identities/:provider',
    'DELETE /me/identities/:provider',
    'POST /me/mfa/totp',
    'DELETE /me/mfa/totp',
    'POST /me/mfa/recovery-codes',
  ],
  admin: [
    'POST /admin/api-keys',
    'POST /admin/api-keys/:id/rotate',
    'POST /admin/auth/mfa/totp',
    'DELETE /admin/auth/mfa/totp',
    'POST /admin/auth/mfa/recovery-codes',
    'DELETE /admin/customers/:id',
    'POST /admin/customers/:id/export',
    'PUT /admin/identity-providers/:id',
    'DELETE /admin/identity-providers/:id',
    'POST /admin/oauth-clients',
    'POST /admin/oauth-clients/:id/secret/rotate',
    'PUT /admin/payments/accounts/:provider',
    'DELETE /admin/payments/accounts/:provider',
    'PATCH /admin/settings',
    'POST /admin/settings/mail-sender',
    'POST /admin/settings/mail-sender/confirm',
  ],
  platform: [
    'POST /platform/auth/mfa/totp',
    'DELETE /platform/auth/mfa/totp',
    'POST /platform/auth/mfa/recovery-codes',
  ],
} as const;
/** Routes that must not need step-up, so that a stolen device can be logged out at once. */
const AT_ONCE = [
  'GET /auth/sessions',
  'DELETE /auth/sessions/:id',
  'GET /admin/auth/sessions',
  'DELETE /admin/auth/sessions/:id',
  'GET /platform/auth/sessions',
  'DELETE /platform/auth/sessions/:id',
];

type Surface = keyof typeof SENSITIVE;

describe('a session without a recent step-up', () => {
  let installation: Installation;
  let shop: TenantSession;
  beforeAll(async () => {
    installation = await Installation.shared();
    shop = await installation.tenant();
  });

  const ROLES = { shop: 'customer', admin: 'owner', platform: 'operator' } as const;
  const tokenOf = (aud: Surface, secondsAgo: number): Promise<string> => {
    const claims: AccessClaims = {
      aud,
      sub: newId(),
      sid: newId(),
      ...(aud !== 'platform' && { tid: shop.tenant._id }),
      roles: [ROLES[aud]],
      auth_time: Math.floor(Date.now() / 1_000) - secondsAgo,
      amr: ['pwd', 'otp'],
    };
    return installation.api.get(AccessTokens).issue(claims);
  };
  const answer = async (route: string, token: string): Promise<string> => {
    const [method, pattern] = route.split(' ') as [string, string];
    const path = pattern.replaceAll(/:\w+/g, newId());
    const headers = { 'idempotency-key': newId() };
    const body = ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined;
    const { status, body: problem } = await shop.call<Problem>(method, path, { token, body, headers });
    return `${route}: ${problem?.code === 'access.step-up-required' ? `${status} step up` : 'goes on'}`;
  };

  it.each(Object.keys(SENSITIVE) as Surface[])('needs step-up for these routes of %s', async (surface) => {
    const [stale, fresh] = [await tokenOf(surface, 301), await tokenOf(surface, 240)];
    for (const route of SENSITIVE[surface]) {
      expect(await answer(route, stale)).toBe(`${route}: 403 step up`);
      expect(await answer(route, fresh)).toBe(`${route}: goes on`);
    }
  });

  it('can list and end sessions', async () => {
    for (const route of AT_ONCE) {
      const surface = /\/(admin|platform)\//.exec(route)?.[1] ?? 'shop';
      expect(await answer(route, await tokenOf(surface as Surface, 86_400))).toBe(`${route}: goes on`);
    }
  });

  it('is tested above for every route that declares step-up', () => {
    const routes = installation.api.get(AccessTable).entries();
    const declared = routes
      .filter(({ rule, url }) => rule.stepUp && url.startsWith('/api/v1/'))
      .map(({ method, url }) => `${method} ${url.replace('/api/v1', '')}`);
    expect(declared.sort()).toEqual(Object.values(SENSITIVE).flat().sort());
  });

  it('needs step-up for every change on the queue board', () => {
    const changes = installation.api
      .get(AccessTable)
      .entries()
      .filter(
        ({ url, method }) => url.startsWith('/queues/api/') && !['GET', 'HEAD', 'OPTIONS'].includes(method),
      );
    expect(changes.length).toBeGreaterThan(5);
    expect(changes.filter(({ rule }) => !rule.stepUp).map(({ url }) => url)).toEqual([]);
  });
});
