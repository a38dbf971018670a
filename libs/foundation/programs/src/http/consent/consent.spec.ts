import type { AuthorizationServer } from 'oauth4webapi';
import { Authenticator } from '#dev/installation/authenticator';
import { timeOf } from '#platform/ids';
import { TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import { SessionTokens, StaffLogIn, StaffPasswordReset, StaffSessions } from '#foundation/identity';
import {
  answerOf,
  ConsentBench,
  isQuestion,
  logIn,
  REDIRECT,
} from '../../../../../../test/support/consent-bench.js';
import { PASSWORD, type Someone } from '../../../../../../test/support/edge-bench.js';
import {
  SHARED,
  type OAuthBench,
  type RegisteredClient,
} from '../../../../../../test/support/oauth-bench.js';
import { eventsOf, mailedCode } from '../../../../../../test/support/sealed-mail.js';

const ALLOW = 'name="decision" value="allow"';
const DEVICE = { ip: '127.0.0.1' };

describe('granting an app access', () => {
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

  describe('goes through', () => {
    it('log-in, question and answer, at both names of the tenant', async () => {
      for (const issuer of [`${SHARED}/t/${tenant._id}`, `https://${tenant.hosts[0]!}`]) {
        const found = await apps.discover(issuer);
        const flow = await apps.begin(found, app, REDIRECT, 'customers.read');
        const browser = consent.browse();
        const first = await browser.open(flow.url);
        expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
        expect(first.html).toContain('Log in to North &amp; South to give Book &lt;keeping&gt; access');
        const second = await logIn(browser, owner);
        expect(second.html).toContain('<li>See customers</li>');
        expect(second.html).not.toContain('See orders');
        expect(second.html).toContain(`You are ${owner.email} at North &amp; South.`);
        expect(second.html).toContain('continue to app.example');
        expect(second.html).toContain('This lasts for at most 90 days');
        const third = await browser.submit({ decision: 'allow' });
        expect([third.status, third.location?.split('?')[0]]).toEqual([303, REDIRECT]);
        expect(answerOf(third)).toEqual({ code: expect.any(String), state: flow.state, iss: issuer });
        const tokens = await apps.redeem(found, app, third.location!, flow);
        expect(tokens.scope).toBe('customers.read');
        await expect(apps.use(tenant, tokens.access_token)).resolves.toBe(200);
        const refreshed = await apps.refresh(found, app, tokens.refresh_token!);
        await expect(apps.use(tenant, refreshed.access_token)).resolves.toBe(200);
        await apps.revoke(found, app, refreshed.refresh_token!);
        await expect(apps.use(tenant, refreshed.access_token)).resolves.toBe(401);
      }
    });

    it('also for apps that can keep a secret', async () => {
      const confidential = await consent.register({ type: 'confidential' });
      const { access_token } = await consent.grantAccess(owner, confidential);
      await expect(apps.introspect(server, confidential, access_token)).resolves.toMatchObject({
        active: true,
        sub: owner.id,
        client_id: confidential.id,
      });
      const impostor = { id: confidential.id, secret: 'x' };
      await expect(consent.grantAccess(owner, impostor)).rejects.toMatchObject({ status: 401 });
    });

    it('to an app on the device itself, on any port', async () => {
      const local = await consent.register({
        redirectUris: ['http://127.0.0.1/back?a=b', 'http://[::1]/back'],
      });
      for (const [redirect, source] of [
        ['http://127.0.0.1:51234/back?a=b', 'http://127.0.0.1:51234'],
        ['http://[::1]:51234/back', 'http:'],
      ] as const) {
        const [flow, browser] = [await consent.begin(local, redirect), consent.browse()];
        const page = await browser.open(flow.url);
        expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' ${source};`);
        await logIn(browser, owner);
        const { location } = await browser.submit({ decision: 'allow' });
        expect(location).toContain(`${redirect}${redirect.includes('?') ? '&' : '?'}code=`);
        await expect(apps.redeem(server, local, location!, flow)).resolves.toBeDefined();
      }
    });

    it('in the reader’s language', async () => {
      const { url } = await consent.begin();
      const { html } = await consent.browse().open(url, { 'accept-language': 'de-AT,de;q=0.9' });
      expect(html).toContain('<html lang="de">');
      expect(html).toContain('Bei North &amp; South anmelden, um Book &lt;keeping&gt; Zugriff zu geben');
    });

    it('and refuses if the person says no', async () => {
      const { flow, browser } = await consent.asked();
      const seen = await browser.submit({ decision: 'deny' });
      expect([seen.status, seen.location?.split('?')[0]]).toEqual([303, REDIRECT]);
      expect(answerOf(seen)).toMatchObject({ error: 'access_denied', state: flow.state, iss: server.issuer });
      expect(answerOf(seen)).not.toHaveProperty('code');
    });
  });

  describe('asks for everything that the account requires', () => {
    it('has the same message for a wrong email and a wrong password', async () => {
      const { browser } = await consent.opened();
      const unknown = await logIn(browser, { ...owner, email: 'nobody@example.com' });
      const wrong = await logIn(browser, owner, 'wrong horse');
      for (const { html, status } of [unknown, wrong]) {
        expect(status).toBe(200);
        expect(html).toContain('Email or password is wrong.');
        expect(html).not.toContain(ALLOW);
      }
      expect(wrong.html).toContain(`value="${owner.email}"`);
      expect(wrong.html).not.toContain('wrong horse');
      expect(isQuestion(await logIn(browser, owner))).toBe(true);
    });

    it('a second factor if there is one', async () => {
      const person = await apps.bench.staff(tenant);
      const authenticator = await enrol(person);
      const [flow, browser] = [await consent.begin(), consent.browse()];
      await browser.open(flow.url);
      const asking = await logIn(browser, person);
      expect(asking.html).toContain('name="code"');
      expect(asking.html).not.toContain(ALLOW);
      const early = browser.hidden().flow!;
      const skipped = await browser.post('decision', { flow: early, decision: 'allow' });
      expect([skipped.status, skipped.location]).toEqual([403, null]);
      const wrong = await browser.post('mfa', { flow: early, code: '000000' });
      expect(wrong.html).toContain('The code was wrong or used before.');
      const code = authenticator.code();
      expect((await browser.submit({ code })).html).toContain(ALLOW);
      const [decision, proven] = [{ decision: 'allow' }, browser.hidden()];
      // Neither the log-in nor the code can be used again.
      const repeated = await browser.post('mfa', { flow: early, code });
      expect(repeated.html).toContain('name="password"');
      const { location } = await browser.post('decision', { ...proven, ...decision });
      await expect(apps.redeem(server, app, location!, flow)).resolves.toBeDefined();
    });

    it('and refuses a person who must have one and has none', async () => {
      const strict = await apps.bench.provision();
      const person = await apps.bench.staff(strict);
      const client = await apps.register(strict, person, {
        type: 'public',
        grantTypes: ['authorization_code'],
        redirectUris: [REDIRECT],
      });
      await apps.bench.app
        .get(TenantRegistry)
        .update(strict._id, { $set: { 'settings.staffMfa': 'required' } });
      const browser = consent.browse();
      await browser.open((await apps.begin(await apps.server(strict), client, REDIRECT)).url);
      const seen = await logIn(browser, person);
      expect(seen.html).toContain('Your account needs a second factor.');
      expect(seen.html).not.toContain(ALLOW);
    });

    it('a mailed code after too many wrong passwords', async () => {
      const person = await apps.bench.staff(tenant);
      const { browser } = await consent.opened();
      let seen = await logIn(browser, person, 'wrong horse');
      for (let i = 0; i < 12 && !seen.html.includes('name="device_code"'); i++) {
        seen = await logIn(browser, person, 'wrong horse');
      }
      expect(seen.html).toContain('Please confirm that it is you.');
      const code = await mailedCode(apps.bench, tenant, 'staff.device-code-requested', person.email);
      const { email } = person;
      const right = await browser.submit({ email, password: PASSWORD, device_code: code });
      expect(right.html).toContain(ALLOW);
    });

    it('a mailed code after a stranger’s wrong codes of the second factor, with which the owner can continue', async () => {
      const person = await apps.bench.staff(tenant);
      const authenticator = await enrol(person);
      const stranger = (await consent.opened()).browser;
      let seen = await logIn(stranger, person);
      for (let i = 0; i < 12 && !seen.html.includes('name="device_code"'); i++) {
        seen = await stranger.submit({ code: '000000' });
      }
      const { browser } = await consent.opened();
      await logIn(browser, person);
      const asking = await browser.submit({ code: authenticator.code() });
      expect(asking.html).toContain('Please confirm that it is you.');
      const mailed = await mailedCode(apps.bench, tenant, 'staff.device-code-requested', person.email);
      await browser.submit({ email: person.email, password: PASSWORD, device_code: mailed });
      expect((await browser.submit({ code: authenticator.code() })).html).toContain(ALLOW);
    });
  });

  describe('gives no more than', () => {
    it('the person may do, and shows no more', async () => {
      const person = await consent.staffWith('orders.read');
      const { flow, browser, seen } = await consent.asked(person);
      expect(seen.html).toContain('<li>See orders, with the buyers’ email and addresses</li>');
      expect(seen.html).not.toContain('See customers');
      const { location } = await browser.submit({ decision: 'allow' });
      const { scope, access_token } = await apps.redeem(server, app, location!, flow);
      expect(scope).toBe('orders.read');
      await expect(apps.use(tenant, access_token)).resolves.toBe(403);
    });

    it('nothing, if the person may do nothing of it', async () => {
      const { browser } = await consent.opened();
      const seen = await logIn(browser, await consent.staffWith('stock.read'));
      expect(answerOf(seen)).toMatchObject({ error: 'invalid_scope', iss: server.issuer });
    });

    it('what is still true when the person says yes', async () => {
      const person = await apps.bench.staff(tenant, 'manager');
      const suspended = await consent.asked(person);
      await apps.bench.call(tenant, owner, 'PATCH', `/admin/staff/${person.id}`, { status: 'suspended' });
      const refused = await suspended.browser.submit({ decision: 'allow' });
      expect([refused.status, refused.location]).toEqual([403, null]);

      const narrowed = await consent.register();
      const { flow, browser } = await consent.asked(owner, narrowed);
      const path = `/admin/oauth-clients/${narrowed.id}`;
      await apps.bench.call(tenant, owner, 'PATCH', path, { scopes: ['orders.read'] });
      const { location } = await browser.submit({ decision: 'allow' });
      await expect(apps.redeem(server, narrowed, location!, flow)).resolves.toMatchObject({
        scope: 'orders.read',
      });

      const moved = await consent.asked(owner, narrowed);
      await apps.bench.call(tenant, owner, 'PATCH', path, { redirectUris: ['https://elsewhere.example/'] });
      const stray = await moved.browser.submit({ decision: 'allow' });
      expect([stray.status, stray.location]).toEqual([400, null]);

      const deleted = await consent.register();
      const gone = await consent.asked(owner, deleted);
      await apps.bench.call(tenant, owner, 'DELETE', `/admin/oauth-clients/${deleted.id}`);
      const page = await gone.browser.submit({ decision: 'allow' });
      expect([page.status, page.location]).toEqual([400, null]);
      expect(page.html).toContain('not registered');
    });

    it('an old password was good for', async () => {
      const person = await apps.bench.staff(tenant, 'manager');
      const { access_token } = await consent.grantAccess(person);
      const { browser } = await consent.asked(person);
      await expect(apps.use(tenant, access_token)).resolves.toBe(200);
      await apps.bench.within(tenant, async (graph) => {
        const resets = await graph.get(StaffPasswordReset);
        const challenge = await resets.request(person.email);
        const code = await mailedCode(apps.bench, tenant, 'staff.password-reset-requested', person.email);
        await resets.confirm(challenge, code, 'another battery staple');
      });
      await expect(apps.use(tenant, access_token)).resolves.toBe(401);
      const late = await browser.submit({ decision: 'allow' });
      expect([late.status, late.location]).toEqual([403, null]);
    });
  });

  describe('is recorded', () => {
    it('in the events, as an action of the person', async () => {
      const person = await apps.bench.staff(tenant);
      await consent.grantAccess(person);
      const events = await eventsOf<{ actor: object; data: object; origin?: object }>(
        apps.bench,
        tenant,
        'oauth-grant.authorized',
      );
      expect(events.at(-1)).toMatchObject({
        actor: { type: 'staff', id: person.id },
        data: { clientId: app.id, staffId: person.id },
        origin: { ip: '127.0.0.1' },
      });
    });

    it('in the person’s list, where they can end it', async () => {
      const [person, other] = [await apps.bench.staff(tenant), await apps.bench.staff(tenant)];
      const grants = async (of: Someone) =>
        (await apps.bench.call<{ data: { id: string }[] }>(tenant, of, 'GET', '/admin/auth/grants')).body
          .data;
      const end = (by: Someone, id: string) =>
        apps.bench.call(tenant, by, 'DELETE', `/admin/auth/grants/${id}`);
      const { access_token, refresh_token } = await consent.grantAccess(person);
      await consent.asked(person);
      const [grant, ...others] = await grants(person);
      expect(others).toEqual([]);
      expect(grant).toMatchObject({
        clientId: app.id,
        app: 'Book <keeping>',
        scopes: ['customers.read', 'orders.read'],
      });
      await expect(grants(other)).resolves.toEqual([]);
      await expect(end(other, grant!.id)).resolves.toMatchObject({
        status: 404,
        body: { code: 'oauth-grant.not-found' },
      });
      await expect(apps.use(tenant, access_token)).resolves.toBe(200);
      await expect(apps.use(tenant, access_token, { path: '/admin/auth/grants' })).resolves.toBe(403);
      await expect(end(person, grant!.id)).resolves.toMatchObject({ status: 204 });
      await expect(apps.use(tenant, access_token)).resolves.toBe(401);
      await expect(apps.refresh(server, app, refresh_token!)).rejects.toMatchObject({
        error: 'invalid_grant',
      });
      await expect(grants(person)).resolves.toEqual([]);
      await expect(end(person, grant!.id)).resolves.toMatchObject({ status: 404 });
    });

    it('for at most 90 days, even if the app renews its tokens', async () => {
      const before = new Date();
      const { refresh_token } = await consent.grantAccess();
      const grants = await apps.bench.within(tenant, async ({ connection }) =>
        connection
          .db!.collection<{ _id: string; expiresAt: Date }>('sessions')
          .find({ audience: 'oauth' })
          .toArray(),
      );
      const [id] = refresh_token!.split('.');
      const { expiresAt } = grants.find(({ _id }) => _id === id)!;
      const tokens = apps.bench.app.get(SessionTokens);
      expect(expiresAt.getTime()).toBeGreaterThanOrEqual(tokens.expiryFrom(before, id!).getTime());
      expect(expiresAt.getTime()).toBeLessThanOrEqual(tokens.expiryFrom(new Date(), id!).getTime());
      const [begun, day] = [timeOf(id!).getTime(), 86_400_000];
      const late = tokens.expiryFrom(new Date(begun + 89 * day), id!);
      expect(late.getTime()).toBe(begun + 90 * day);
    });

    it('but not after its app was deleted', async () => {
      const person = await apps.bench.staff(tenant);
      const passing = await consent.register();
      await consent.grantAccess(person, passing);
      await apps.bench.call(tenant, owner, 'DELETE', `/admin/oauth-clients/${passing.id}`);
      const { body } = await apps.bench.call(tenant, person, 'GET', '/admin/auth/grants');
      expect(body).toEqual({ data: [] });
    });
  });

  it('tells the person when a token of the app is used again', async () => {
    const person = await apps.bench.staff(tenant);
    const first = await consent.grantAccess(person);
    const second = await apps.refresh(server, app, first.refresh_token!);
    await apps.refresh(server, app, second.refresh_token!);
    await expect(apps.refresh(server, app, first.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const [event] = await eventsOf<{ data: object }>(apps.bench, tenant, 'oauth-grant.reused');
    expect(event!.data).toMatchObject({ email: person.email, app: 'Book <keeping>', locale: 'en' });
  });

  async function enrol({ id, email }: Someone): Promise<Authenticator> {
    return apps.bench.within(tenant, async (graph) => {
      const [logIns, sessions] = [await graph.get(StaffLogIn), await graph.get(StaffSessions)];
      const [session] = await sessions.list(id);
      const owner = { id, sessionId: session!._id, enrolling: false };
      const { secret } = await logIns.enrol(owner);
      const authenticator = new Authenticator(secret);
      await logIns.confirmEnrolment(owner, authenticator.code(), DEVICE);
      // Enrolled a while ago, so that the codes around now are unused.
      await graph.connection
        .db!.collection('staff')
        .updateOne({ email }, { $set: { 'mfa.totp.lastStep': 0 } });
      return new Authenticator(secret);
    });
  }
});
