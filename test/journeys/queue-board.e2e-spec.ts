import { AccessTable } from '#platform/http';
import { newId } from '#platform/ids';
import { AccessTokens, RevokedSessions } from '#foundation/identity';
import { FormBrowser } from '../support/form-browser.js';
import { Installation, PASSWORD } from '../support/installation.js';
import { through } from '../support/through.js';

const COOKIE = '__Secure-queues';
const PAUSE = '/queues/api/queues/mail/pause';

let installation: Installation;

beforeAll(async () => {
  installation = await Installation.start();
});
afterAll(() => installation.stop());

const browse = (): FormBrowser => new FormBrowser(through(installation.origin));
const boardUrl = (path = ''): string => `${installation.config.PUBLIC_URL}/queues${path}`;

/** A browser whose operator has logged in. */
async function loggedIn(): Promise<FormBrowser> {
  const [browser, operator] = [browse(), await installation.operator()];
  await browser.open(boardUrl('/login'));
  await browser.submit({ email: operator.email, password: PASSWORD });
  const seen = await browser.submit({ code: operator.authenticator.code() });
  expect([seen.status, seen.location]).toEqual([303, '/queues']);
  return browser;
}

function claimsOf(token: string): { sub: string; sid: string } {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
    sub: string;
    sid: string;
  };
}

/** Sends a change with a cookie, as a script of a page does. @returns the status */
async function change(token: string, from: string): Promise<number> {
  const headers = { cookie: `${COOKIE}=${token}`, 'sec-fetch-site': from };
  return (await fetch(installation.origin + PAUSE, { method: 'PUT', headers })).status;
}

describe('the queue board', () => {
  it('is shown to an operator who logs in with both factors in a browser', async () => {
    const [browser, operator] = [browse(), await installation.operator()];
    const refused = await browser.open(boardUrl());
    expect([refused.status, refused.location]).toEqual([303, '/queues/login']);
    const page = await browser.open(boardUrl('/login'));
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const wrong = await browser.submit({ email: operator.email, password: 'not the password' });
    expect([wrong.status, wrong.html]).toEqual([401, expect.stringContaining('Email or password is wrong.')]);
    await browser.submit({ email: operator.email, password: PASSWORD });
    const wrongCode = await browser.submit({ code: '000000' });
    expect(wrongCode.html).toContain('The code was wrong or used before.');
    expect(browser.cookies.size).toBe(0);
    const done = await browser.submit({ code: operator.authenticator.code() });
    expect(done.headers.get('set-cookie')).toMatch(
      /^__Secure-queues=[^;]+; Max-Age=600; Path=\/queues; HttpOnly; Secure; SameSite=Strict$/,
    );

    const board = await browser.open(boardUrl());
    expect(board.status).toBe(200);
    const policy = board.headers.get('content-security-policy')!;
    expect(policy).toContain("script-src 'self'");
    const scripts = [...board.html.matchAll(/<script defer src="([^"]+)"/g)].map(([, src]) => src!);
    expect(scripts.length).toBeGreaterThan(1);
    for (const src of scripts) {
      const { status, headers } = await browser.open(boardUrl(`/${src}`));
      expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('javascript')]);
    }
    const { status, html } = await browser.open(boardUrl('/api/queues'));
    expect([status, html]).toEqual([200, expect.stringContaining('"name":"mail"')]);
  });

  it('answers nothing below it to anybody else', async () => {
    const issue = (aud: 'shop' | 'admin', tid: string): Promise<string> =>
      installation.api.get(AccessTokens).issue({
        ...{ aud, tid, sub: newId(), sid: newId(), roles: [aud === 'shop' ? 'customer' : 'owner'] },
        ...{ auth_time: Math.floor(Date.now() / 1_000), amr: ['pwd', 'otp'] },
      });
    const { _id } = await installation.provision();
    const strangers = ['', 'a.b.c', await issue('shop', _id), await issue('admin', _id)];
    const routes = installation.api
      .get(AccessTable)
      .entries()
      .filter(({ url }) => url.startsWith('/queues') && !url.startsWith('/queues/login'));
    expect(routes.length).toBeGreaterThan(15);
    for (const { method, url } of routes.filter(({ method }) => method !== 'OPTIONS')) {
      for (const token of strangers) {
        const { status } = await fetch(installation.origin + url.replaceAll(/:\w+|\*/g, 'mail'), {
          method,
          headers: { 'sec-fetch-site': 'same-origin', ...(token && { cookie: `${COOKIE}=${token}` }) },
        });
        expect([method, url, [401, 403].includes(status)]).toEqual([method, url, true]);
      }
    }
  });

  it('asks for another log-in after five minutes', async () => {
    const { sub, sid } = claimsOf((await loggedIn()).cookies.get(COOKIE)!);
    const auth_time = Math.floor(Date.now() / 1_000) - 301;
    const late = await installation.api
      .get(AccessTokens)
      .issue({ aud: 'platform', sub, sid, roles: ['operator'], auth_time, amr: ['pwd', 'otp'] });
    const headers = { cookie: `${COOKIE}=${late}`, 'sec-fetch-site': 'same-origin' };
    const page = await fetch(`${installation.origin}/queues`, {
      headers: { ...headers, accept: 'text/html' },
      redirect: 'manual',
    });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/queues/login']);
    expect((await fetch(`${installation.origin}/queues/api/queues`, { headers })).status).toBe(403);
  });

  it('is changed only by its own page', async () => {
    const token = (await loggedIn()).cookies.get(COOKIE)!;
    expect(await change(token, 'same-site')).toBe(401);
    expect(await change(token, 'cross-site')).toBe(401);
    expect(await change(token, 'same-origin')).toBe(200);
  });

  it('logs nobody in by a form of another site', async () => {
    const { email } = await installation.operator();
    for (const path of ['/login', '/login/code']) {
      const seen = await browse().post(boardUrl(path), { email, password: PASSWORD }, 'same-site');
      expect(seen.status).toBe(403);
    }
  });

  it('is the only thing that its cookie opens, and closed when the session ends', async () => {
    const browser = await loggedIn();
    const token = browser.cookies.get(COOKIE)!;
    const headers = { cookie: `${COOKIE}=${token}`, 'sec-fetch-site': 'same-origin' };
    expect((await fetch(`${installation.origin}/api/v1/platform/tenants`, { headers })).status).toBe(401);
    const { sid } = claimsOf(token);
    await installation.api.get(RevokedSessions).revoke([sid]);
    const refused = await browser.open(boardUrl());
    expect([refused.status, refused.location]).toEqual([303, '/queues/login']);
  });
});
