import { Authenticator } from '#dev/installation/authenticator';
import { newId } from '#platform/ids';
import { Installation } from '../support/installation.js';
import { CLIENT, OpenIdProvider, type ProviderPerson } from '../support/openid-provider.js';
import { expectStatus, register, type Problem } from '../support/shopping.js';
import type { Answer, TenantSession } from '../support/tenant-session.js';

const SHOP_ORIGIN = 'https://shop.example';
const CALLBACK = `${SHOP_ORIGIN}/signed-in`;

interface Started {
  readonly authorizationUrl: string;
  readonly flowToken: string;
}

interface SignedIn extends Problem {
  readonly accessToken: string;
  readonly refreshToken: string;
}

let provider: OpenIdProvider;
let elsewhere: OpenIdProvider;
let installation: Installation;
let shop: TenantSession;
let other: TenantSession;

beforeAll(async () => {
  // The provider prints long warnings that its keys and pages are for development.
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockImplementation(() => {});
  provider = await OpenIdProvider.start(CALLBACK);
  elsewhere = await OpenIdProvider.start(CALLBACK);
  installation = await Installation.start({ EGRESS_ALLOW: `${provider.host},${elsewhere.host}` });
  shop = await installation.tenant({ settings: { origins: [SHOP_ORIGIN] } });
  other = await installation.tenant({ settings: { origins: [SHOP_ORIGIN] } });
  for (const tenant of [shop, other]) {
    const body = { name: 'The provider', issuer: provider.issuer, ...CLIENT };
    await expectStatus(200, tenant.asOwner('PUT', '/admin/identity-providers/theirs', body));
  }
});
afterAll(async () => {
  await installation?.stop();
  await provider?.stop();
  await elsewhere?.stop();
});

/** A new person at the provider, with their log-in name there. */
function person(claims: ProviderPerson = {}): { login: string; email: string } {
  const login = newId();
  const email = claims.email ?? `${login}@people.example`;
  provider.people.set(login, {
    email,
    email_verified: true,
    given_name: 'Oda',
    family_name: 'Idconnect',
    ...claims,
  });
  return { login, email };
}

async function begin(at = shop): Promise<Started> {
  const asked = at.call<Started>('POST', '/auth/oidc/theirs/start', { body: { redirectUri: CALLBACK } });
  return (await expectStatus(200, asked)).body;
}

/** The parameters that the browser brings back from the provider. */
async function answerFor(login: string, { authorizationUrl, flowToken }: Started, at = provider) {
  const { searchParams } = await at.visit(authorizationUrl, login);
  const [code, state] = [searchParams.get('code')!, searchParams.get('state')!];
  return { flowToken, code, state, iss: searchParams.get('iss') ?? undefined };
}

function comeBack(body: object, at = shop): Promise<Answer<SignedIn>> {
  return at.call<SignedIn>('POST', '/auth/oidc/theirs/callback', { body });
}

async function signIn(login: string): Promise<Answer<SignedIn>> {
  return comeBack(await answerFor(login, await begin()));
}

const me = async (token: string) =>
  (await shop.call<{ id: string; email: string; firstName: string }>('GET', '/me', { token })).body;

describe('a customer who signs in with an OpenID provider', () => {
  it('is offered the providers that the tenant has set up, and no secrets', async () => {
    const { body } = await shop.call('GET', '/auth/oidc/providers');
    expect(body).toEqual({ data: [{ id: 'theirs', name: 'The provider' }] });
    const listed = await shop.asOwner('GET', '/admin/identity-providers');
    expect(listed.body).toMatchObject({ data: [{ id: 'theirs', hasSecret: true, enabled: true }] });
    expect(JSON.stringify(listed.body)).not.toContain(CLIENT.clientSecret);
  });

  it('gets an account the first time and the same account the next time', async () => {
    const { login, email } = person();
    const first = await signIn(login);
    expect(first.status).toBe(200);
    const account = await me(first.body.accessToken);
    expect(account).toMatchObject({ email, firstName: 'Oda' });
    // The identity does not depend on the email.
    provider.people.set(login, { email: `moved-${email}`, email_verified: true });
    const second = await signIn(login);
    expect(await me(second.body.accessToken)).toEqual(account);
    const refreshed = await shop.call('POST', '/auth/refresh-token', {
      body: { refreshToken: second.body.refreshToken },
    });
    expect(refreshed.status).toBe(200);
  });

  it('gets only one account, even if two tabs finish at once', async () => {
    const { login } = person();
    const answers = [await answerFor(login, await begin()), await answerFor(login, await begin())];
    const [a, b] = await Promise.all(answers.map((answer) => comeBack(answer)));
    expect([a!.status, b!.status]).toEqual([200, 200]);
    expect(await me(a!.body.accessToken)).toEqual(await me(b!.body.accessToken));
  });

  it('has to link an existing account with the same email, after a log-in to it', async () => {
    const email = `${newId()}@people.example`;
    const token = (await register(shop, email)).accessToken;
    const { login } = person({ email });
    const refused = await signIn(login);
    expect([refused.status, refused.body.code]).toEqual([409, 'oidc.link-required']);
    const answer = await answerFor(login, await begin());
    await expectStatus(204, shop.call('POST', '/me/identities/theirs', { token, body: answer }));
    const signedIn = await signIn(login);
    expect(await me(signedIn.body.accessToken)).toEqual(await me(token));
    const linked = await shop.call('GET', '/me/identities', { token });
    expect(linked.body).toMatchObject({ data: [{ provider: 'theirs', issuer: provider.issuer }] });
    await expectStatus(204, shop.call('DELETE', '/me/identities/theirs', { token }));
    expect((await signIn(login)).body.code).toBe('oidc.link-required');
  });

  it('cannot link an identity of another account, nor remove the only way to log in', async () => {
    const { login } = person();
    const { body: owner } = await signIn(login);
    const stranger = (await register(shop, `${newId()}@people.example`)).accessToken;
    const taken = await shop.call<Problem>('POST', '/me/identities/theirs', {
      token: stranger,
      body: await answerFor(login, await begin()),
    });
    expect([taken.status, taken.body.code]).toEqual([409, 'oidc.identity-taken']);
    const last = await shop.call<Problem>('DELETE', '/me/identities/theirs', { token: owner.accessToken });
    expect([last.status, last.body.code]).toEqual([409, 'oidc.last-login-method']);
  });

  it('is refused without an email that the provider has verified', async () => {
    for (const claims of [{ email_verified: false }, { email: undefined }]) {
      const refused = await signIn(person(claims).login);
      expect([refused.status, refused.body.code]).toEqual([403, 'oidc.email-unverified']);
    }
  });

  it('also needs the second factor of the account', async () => {
    const { login } = person();
    const { accessToken } = (await signIn(login)).body;
    const token = accessToken;
    const { body: begun } = await shop.call<{ secret: string }>('POST', '/me/mfa/totp', { token, body: {} });
    const code = new Authenticator(begun.secret).code();
    await expectStatus(200, shop.call('POST', '/me/mfa/totp/confirm', { token, body: { code } }));
    const { body } = await signIn(login);
    expect(body).toMatchObject({ mfaRequired: true, mfaToken: expect.any(String) });
    expect(body.accessToken).toBeUndefined();
  });

  it('has a separate account at each tenant', async () => {
    const { login } = person();
    const here = await signIn(login);
    const there = await comeBack(await answerFor(login, await begin(other)), other);
    expect(there.status).toBe(200);
    const token = there.body.accessToken;
    expect((await other.call<{ id: string }>('GET', '/me', { token })).body.id).not.toBe(
      (await me(here.body.accessToken)).id,
    );
  });
});

describe('a sign-in', () => {
  it('redirects only to the shop’s own pages', async () => {
    const strange = [
      'https://evil.example/signed-in',
      `${SHOP_ORIGIN}.evil.example/signed-in`,
      'http://shop.example/signed-in',
      'https://evil.example@shop.example.evil.example/',
    ];
    for (const redirectUri of strange) {
      const body = { redirectUri };
      const refused = await shop.call<Problem>('POST', '/auth/oidc/theirs/start', { body });
      expect([redirectUri, refused.status]).toEqual([redirectUri, 400]);
    }
  });

  it('asks for a code with PKCE, a nonce and a state', async () => {
    const { searchParams } = new URL((await begin()).authorizationUrl);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{20,}$/),
      state: expect.stringMatching(/^[\w-]{20,}$/),
      redirect_uri: CALLBACK,
    });
  });

  it('must end where it began: the answer of another browser, tenant or provider is refused', async () => {
    const { login } = person();
    const [mine, theirs] = [await begin(), await begin()];
    const answer = await answerFor(login, mine);
    const foreign = await comeBack({ ...answer, flowToken: theirs.flowToken });
    expect([foreign.status, foreign.body.code]).toEqual([401, 'oidc.sign-in-failed']);
    const elsewhere = await comeBack(answer, other);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([400, 'oidc.flow-invalid']);
    const made = await comeBack({ ...answer, flowToken: 'v1.AAAA.AAAA' });
    expect([made.status, made.body.code]).toEqual([400, 'oidc.flow-invalid']);
    const state = await comeBack({ ...answer, state: 'another' });
    expect([state.status, state.body.code]).toEqual([401, 'oidc.sign-in-failed']);
    expect((await comeBack(answer)).status).toBe(200);
    const again = await comeBack(answer);
    expect([again.status, again.body.code]).toEqual([401, 'oidc.sign-in-failed']);
  });

  it('trusts only what the provider has signed', async () => {
    const { login: victim, email } = person();
    const theirs = await me((await signIn(victim)).body.accessToken);
    const { login } = person();
    // Contains all claims, so that no further request for claims can contradict the forged ones.
    provider.forge = (claims) => ({ ...claims, sub: victim, email, email_verified: true });
    const forged = await signIn(login);
    provider.forge = undefined;
    expect([forged.status, forged.body.code]).toEqual([401, 'oidc.sign-in-failed']);
    const own = await signIn(login);
    expect((await me(own.body.accessToken)).id).not.toBe(theirs.id);
  });

  it('gives another account for another provider, even with the same subject', async () => {
    const { login } = person();
    const account = await me((await signIn(login)).body.accessToken);
    elsewhere.people.set(login, { email: `${login}@elsewhere.example`, email_verified: true });
    const others = { name: 'Another', issuer: elsewhere.issuer, ...CLIENT };
    await expectStatus(200, shop.asOwner('PUT', '/admin/identity-providers/others', others));
    const body = { redirectUri: CALLBACK };
    const started = await expectStatus(200, shop.call<Started>('POST', '/auth/oidc/others/start', { body }));
    const answer = await answerFor(login, started.body, elsewhere);
    const there = await shop.call<SignedIn>('POST', '/auth/oidc/others/callback', { body: answer });
    expect(there.status).toBe(200);
    expect((await me(there.body.accessToken)).id).not.toBe(account.id);
  });

  it('is not possible with providers that are unknown, disabled, unreachable or at a private address', async () => {
    const start = (id: string) =>
      shop.call<Problem>('POST', `/auth/oidc/${id}/start`, { body: { redirectUri: CALLBACK } });
    const put = (id: string, body: object) =>
      shop.asOwner<Problem>('PUT', `/admin/identity-providers/${id}`, body);
    const off = { name: 'Off', issuer: provider.issuer, clientId: 'x', enabled: false };
    await expectStatus(200, put('off', off));
    for (const id of ['unknown', 'off']) expect((await start(id)).body.code).toBe('oidc.provider-unknown');
    const hidden = await put('private', { name: 'Private', issuer: 'https://10.0.0.1', clientId: 'x' });
    expect([hidden.status, hidden.body.code]).toEqual([400, 'oidc.issuer-not-public']);
    const odd = await put('Odd_Id', off);
    expect([odd.status, odd.body.code]).toEqual([400, 'oidc.provider-id-unusable']);
    const wrong = { name: 'Wrong', issuer: `${provider.issuer}/nothing-here`, clientId: 'x' };
    await expectStatus(200, put('wrong', wrong));
    expect((await start('wrong')).status).toBe(503);
  });
});
