import { createHash } from 'node:crypto';
import type { AuthorizationServer } from 'oauth4webapi';
import { newToken } from '#platform/crypto';
import { newId } from '#platform/ids';
import type { TenantRecord } from '#foundation/tenancy';
import { answerOf, ConsentBench, REDIRECT } from '../../../../../../test/support/consent-bench.js';
import type { FormBrowser } from '../../../../../../test/support/form-browser.js';
import type { Someone } from '../../../../../../test/support/edge-bench.js';
import {
  SHARED,
  type OAuthBench,
  type RegisteredClient,
} from '../../../../../../test/support/oauth-bench.js';

const OUTDATED = 'This page is too old';

/** A token with another signature. Its first character is changed: some bits of the last one mean nothing. */
function altered(token: string): string {
  const at = token.lastIndexOf('.') + 1;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
}

describe('the consent page', () => {
  let consent: ConsentBench;
  let apps: OAuthBench;
  let tenant: TenantRecord;
  let owner: Someone;
  let server: AuthorizationServer;
  let app: RegisteredClient;
  beforeAll(async () => {
    consent = await ConsentBench.start();
    ({ apps, tenant, owner, server, app } = consent);
  });
  afterAll(() => consent.stop());

  describe('redirects nobody to a wrong address', () => {
    const change = async (changes: Record<string, string | undefined>) => {
      const { url } = await consent.begin();
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
      }
      return url;
    };

    it.each([
      undefined,
      '',
      'https://evil.example/callback',
      'https://app.example/callback/',
      'https://app.example/callback/../evil',
      'https://app.example/callback?next=https://evil.example',
      'https://app.example/callback#x',
      'https://app.example.evil.example/callback',
      'https://app.example@evil.example/callback',
      'https://APP.example/callback',
      'https://app.example:8443/callback',
      'http://app.example/callback',
      '//app.example/callback',
      'javascript:alert(1)//app.example/callback',
    ])('to %p: the page says so', async (redirectUri) => {
      const seen = await consent.browse().open(await change({ redirect_uri: redirectUri }));
      expect([seen.status, seen.location]).toEqual([400, null]);
      expect(seen.html).toContain('an address that is not registered');
    });

    it.each([undefined, '', 'x', newId(), '{"$ne":1}'])('for the client %p: the page says so', async (id) => {
      const seen = await consent.browse().open(await change({ client_id: id }));
      expect([seen.status, seen.location]).toEqual([400, null]);
      expect(seen.html).toContain('The app that sent you here is not registered.');
    });

    it('by a repeated address or client', async () => {
      for (const [name, value] of [
        ['redirect_uri', 'https://evil.example'],
        ['client_id', newId()],
      ] as const) {
        const { url } = await consent.begin();
        url.searchParams.append(name, value);
        const seen = await consent.browse().open(url);
        expect([seen.status, seen.location]).toEqual([400, null]);
      }
    });

    it('to an app of another tenant', async () => {
      const other = await apps.bench.provision();
      const { pathname, search } = (await consent.begin()).url;
      const seen = await consent
        .browse()
        .open(`${SHARED}${pathname.replace(tenant._id, other._id)}${search}`);
      expect([seen.status, seen.location]).toEqual([400, null]);
    });

    it.each<[string, Record<string, string | undefined>, string]>([
      ['no response type', { response_type: undefined }, 'invalid_request'],
      ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
      ['another response mode', { response_mode: 'fragment' }, 'invalid_request'],
      ['no challenge', { code_challenge: undefined }, 'invalid_request'],
      ['no method, which means plain', { code_challenge_method: undefined }, 'invalid_request'],
      ['the method plain', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['an invalid challenge', { code_challenge: 'x' }, 'invalid_request'],
      ['a scope that is not the app’s', { scope: 'stock.read' }, 'invalid_scope'],
      ['a scope that nobody can give', { scope: 'staff.write' }, 'invalid_scope'],
    ])('with %s: the app is told, with state and issuer', async (_what, changes, error) => {
      const url = await change(changes);
      const seen = await consent.browse().open(url);
      expect([seen.status, seen.location?.split('?')[0]]).toEqual([303, REDIRECT]);
      expect(answerOf(seen)).toMatchObject({
        error,
        state: url.searchParams.get('state'),
        iss: server.issuer,
      });
    });

    it('with a repeated parameter, or a flow that the app may not use', async () => {
      const { url } = await consent.begin();
      url.searchParams.append('scope', 'orders.read');
      url.searchParams.append('scope', 'customers.read');
      expect(answerOf(await consent.browse().open(url))).toMatchObject({ error: 'invalid_request' });
      const machine = await apps.register(tenant, owner, { redirectUris: [REDIRECT] });
      const seen = await consent.browse().open((await consent.begin(machine)).url);
      expect(answerOf(seen)).toMatchObject({ error: 'unauthorized_client' });
    });
  });

  describe('belongs to one browser', () => {
    it('sets a cookie that others cannot read', async () => {
      const browser = consent.browse();
      const { headers } = await browser.open((await consent.begin()).url);
      expect(headers.get('set-cookie')).toMatch(
        /^__Host-consent=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      const again = await browser.open((await consent.begin()).url);
      expect(again.headers.get('set-cookie')).toBeNull();
    });

    it('cannot be framed, runs no scripts, is not cached, and sends no referrer', async () => {
      const { headers, html } = await consent.browse().open((await consent.begin()).url);
      const policy = headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("form-action 'self' https://app.example;");
      expect(policy).not.toContain('unsafe');
      const style = /<style>([^]*)<\/style>/.exec(html)![1]!;
      expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
      expect(html).not.toMatch(/<script|<link|<img|style="|\son\w+=/);
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    });

    it('accepts no form without the browser’s cookie and the page’s token', async () => {
      const { browser } = await consent.asked();
      const { flow } = browser.hidden() as { flow: string };
      const decision = 'allow';
      const stranger = consent.browse();
      await stranger.open((await consent.begin()).url);
      const base = `/t/${tenant._id}/oauth/authorize`;
      const cases: [string, FormBrowser, Record<string, string>][] = [
        ['without a cookie', consent.browse(), { flow, decision }],
        ['in another browser', stranger, { flow, decision }],
        ['without the token', browser, { decision }],
        ['with a made-up token', browser, { flow: `v1.${newToken()}.${newToken()}`, decision }],
        ['with an altered token', browser, { flow: altered(flow), decision }],
      ];
      for (const [what, who, fields] of cases) {
        for (const path of ['login', 'mfa', 'decision']) {
          const seen = await who.post(`${SHARED}${base}/${path}`, { email: 'a@b.example', ...fields });
          expect([what, path, seen.status, seen.location]).toEqual([what, path, 403, null]);
          expect(seen.html).toContain(OUTDATED);
        }
      }
      const own = await browser.post(`${SHARED}${base}/decision`, { flow, decision });
      expect(own.status).toBe(303);
    });

    it('accepts no decision before the log-in, and no page of another tenant', async () => {
      const browser = consent.browse();
      await browser.open((await consent.begin()).url);
      const { flow } = browser.hidden() as { flow: string };
      const skipped = await browser.post('authorize/decision', { flow, decision: 'allow' });
      expect([skipped.status, skipped.location]).toEqual([403, null]);
      const other = await apps.bench.provision();
      const proven = await consent.asked();
      const seen = await proven.browser.post(`${SHARED}/t/${other._id}/oauth/authorize/decision`, {
        ...proven.browser.hidden(),
        decision: 'allow',
      });
      expect([seen.status, seen.location]).toEqual([403, null]);
    });

    it('accepts only forms', async () => {
      const sent = await apps.fetch(`${SHARED}/t/${tenant._id}/oauth/authorize/decision`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(sent.status).toBe(415);
    });

    it('gives two codes if the person agrees twice, each valid once', async () => {
      const { flow, browser } = await consent.asked();
      const fields = { ...browser.hidden(), decision: 'allow' };
      const [one, two] = [await browser.post('decision', fields), await browser.post('decision', fields)];
      await expect(apps.redeem(server, app, two.location!, flow)).resolves.toBeDefined();
      await expect(apps.redeem(server, app, one.location!, flow)).resolves.toBeDefined();
      await expect(apps.redeem(server, app, two.location!, flow)).rejects.toMatchObject({
        error: 'invalid_grant',
      });
    });
  });
});
