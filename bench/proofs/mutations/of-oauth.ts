import { inSpec, type Mutation } from './mutation.js';

const SRC = 'libs/foundation/identity/src';
const PROGRAMS = 'libs/foundation/programs/src';
const OIDC = `${SRC}/oidc`;
const OAUTH = `${PROGRAMS}/oauth`;
const INTEGRATION_TOKEN = 'libs/foundation/authentication/src/strategies/integration-token.strategy.ts';
const CONSENT = `${OAUTH}/consent`;
const PAGE = `${PROGRAMS}/http/consent/consent-page.ts`;
const PAGE_POLICY = 'libs/platform/src/html/browser-page.ts';

/** Chapters 6.8 and 10: OpenID providers that people come from, and apps that are let in. */
export const OF_OAUTH: readonly Mutation[] = [
  ...inSpec('test/journeys/oidc-sign-in.e2e-spec.ts', [
    {
      row: '6.8.1, 10.5.2',
      without: 'the difference between an email address and an identity',
      file: `${OIDC}/customer-identities.ts`,
      find: '      const owner = await this.ownerOf(identity);\n      if (owner) return owner;\n',
      replace:
        '      const owner = (await this.customers.withEmail(email))?._id;\n      if (owner) return owner;\n',
    },
    {
      row: '6.8.1, 10.5.2',
      without: 'the issuer of an identity',
      file: `${OIDC}/customer-identities.ts`,
      find: '{ $elemMatch: { issuer, subject } }',
      replace: '{ $elemMatch: { subject } }',
    },
    {
      row: '6.8.2, 10.5.1, 10.5.3, 10.5.4',
      without: 'the signature of ID tokens',
      file: `${OIDC}/oidc-clients.ts`,
      find: 'execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],',
      replace: 'execute: [oidc.allowInsecureRequests],',
    },
    {
      row: '6.8.2, 10.5.1, 10.5.3, 10.5.4',
      without: 'addresses that the provider has verified',
      file: `${OIDC}/provider-sign-in.ts`,
      find: '...(claims.email_verified === true &&\n        typeof',
      replace: '...(typeof',
    },
    {
      row: '10.1.2, 10.2.1, 10.2.2',
      without: 'a nonce',
      file: `${OIDC}/provider-sign-in.ts`,
      find: '      state,\n      nonce,\n      code_challenge:',
      replace: '      state,\n      code_challenge:',
    },
    {
      row: '10.1.2, 10.2.1, 10.2.2',
      without: 'the state',
      file: `${OIDC}/provider-sign-in.ts`,
      find: 'expectedState: state,',
      replace: 'expectedState: answer.state,',
    },
    {
      row: '10.1.2, 10.2.1, 10.2.2',
      without: 'pages of the shop’s own to come back to',
      file: `${OIDC}/provider-sign-in.ts`,
      find: 'ownPage(asked, this.tenant.record)',
      replace: '(ownPage(asked, this.tenant.record) ?? asked)',
    },
  ]),
  ...inSpec(`${OAUTH}/integration-tokens.spec.ts`, [
    {
      row: '10.3.1',
      without: 'the tenant’s issuer',
      file: INTEGRATION_TOKEN,
      find: 'this.issuers.isOf(claims.iss, tenant) && ',
      replace: '',
    },
    {
      row: '10.3.1',
      without: 'the type of apps’ tokens',
      file: INTEGRATION_TOKEN,
      find: 'header.typ !== TOKEN_TYPES.access || ',
      replace: '',
    },
  ]),
  ...inSpec(`${PROGRAMS}/http/oauth-http.spec.ts`, [
    {
      row: '10.3.2, 10.3.3',
      without: 'the client’s scopes at each request',
      file: INTEGRATION_TOKEN,
      find: "claims.scope.split(' ').filter((scope) => client.scopes.includes(scope))",
      replace: "claims.scope.split(' ')",
    },
    {
      row: '10.4.4',
      without: 'the grant types of the registration',
      file: `${OAUTH}/issue-tokens.ts`,
      find: '    if (!client.grantTypes.includes(type)) throw oauthErrors.unauthorizedClient();\n',
      replace: '',
    },
    {
      row: '10.4.7',
      without: 'the limits of who registers',
      file: `${OAUTH}/oauth-clients.ts`,
      find: '    requireScopes(actor, scopes);\n',
      replace: '',
    },
    {
      row: '10.4.9',
      without: 'an end by the app',
      file: `${OAUTH}/issued-tokens.ts`,
      find: 'if (claims?.sub === client._id) await this.revoked.revoke([id]);',
      replace: 'if (claims?.sub === client._id) return;',
    },
    {
      row: '10.4.10',
      without: 'the secret',
      file: `${OAUTH}/authenticate-client.ts`,
      find: 'secret !== undefined && isSecretOf(client, secret)',
      replace: 'secret !== undefined && isSecretOf !== undefined',
    },
    {
      row: '10.4.11',
      without: 'the client’s scopes as the most',
      file: `${OAUTH}/scopes.ts`,
      find: '  if (!asked.every((scope) => most.includes(scope))) throw oauthErrors.invalidScope();\n',
      replace: '',
    },
  ]),
  ...inSpec('libs/foundation/tenancy/src/guards/admission.spec.ts', [
    {
      row: '10.3.4',
      without: 'the refusal of apps where step-up is asked for',
      file: 'libs/foundation/tenancy/src/guards/admission.ts',
      find: '((!rule.permission && !rule.revalidates) || rule.stepUp)',
      replace: '(!rule.permission && !rule.revalidates)',
    },
  ]),
  ...inSpec(`${OAUTH}/oauth-grants.spec.ts`, [
    {
      row: '10.3.2, 10.3.3',
      without: 'the person at each request',
      file: INTEGRATION_TOKEN,
      find: 'sub === client_id ? client.grantedBy : sub);',
      replace: 'client.grantedBy);',
    },
    {
      row: '10.4.2, 10.4.3',
      without: 'a minute: codes live an hour',
      file: `${OAUTH}/oauth-grants.ts`,
      find: 'const CODE_LIFE_MS = 60_000;',
      replace: 'const CODE_LIFE_MS = 3_600_000;',
    },
    {
      row: '10.4.2, 10.4.3',
      without: 'an end of codes that were used',
      file: `${OAUTH}/oauth-grants.ts`,
      find: "{ _id: grant._id, 'code.redeemedAt': { $exists: false } },",
      replace: '{ _id: grant._id },',
    },
    {
      row: '10.4.2, 10.4.3',
      without: 'the end of what came of a code that comes again',
      file: `${OAUTH}/oauth-grants.ts`,
      find: 'if (!redeemed) return this.reused(grant, client);',
      replace: 'if (!redeemed) throw oauthErrors.invalidGrant();',
    },
    {
      row: '10.4.5',
      without: 'the end of a grant whose refresh token comes again',
      file: `${OAUTH}/oauth-grants.ts`,
      find: 'if (!rotated?.successor) return this.reused(grant, client);',
      replace: 'if (!rotated?.successor) throw oauthErrors.invalidGrant();',
    },
    {
      row: '10.4.6',
      without: 'the verifier',
      file: `${OAUTH}/oauth-grants.ts`,
      find: 'grant.code.redirectUri === redirectUri &&\n      answers(verifier, grant.code.challenge);',
      replace: 'grant.code.redirectUri === redirectUri &&\n      answers !== undefined;',
    },
  ]),
  ...inSpec(`${PROGRAMS}/http/consent/consent-attacks.spec.ts`, [
    {
      row: '10.4.1',
      without: 'letter by letter: what begins like a registered address will do',
      file: `${OAUTH}/redirect-uris.ts`,
      find: 'if (registered.includes(asked)) return true;',
      replace: 'if (registered.some((uri) => asked.startsWith(uri))) return true;',
    },
    {
      row: '10.4.1',
      without: 'registration of addresses',
      file: `${CONSENT}/authorization-request.ts`,
      find: 'if (!redirectUri || !isRegistered(redirectUri, client.redirectUris)) {',
      replace: 'if (!redirectUri || !URL.canParse(redirectUri)) {',
    },
    {
      row: '10.4.4',
      without: 'the flows of the registration',
      file: `${CONSENT}/authorization-request.ts`,
      find: "  if (!client.grantTypes.includes('authorization_code')) throw oauthErrors.unauthorizedClient();\n",
      replace: '',
    },
    {
      row: '10.4.6',
      without: 'the method S256',
      file: `${CONSENT}/authorization-request.ts`,
      find: "required(parameters, 'code_challenge_method') !== CHALLENGE_METHOD || ",
      replace: '',
    },
    {
      row: '10.4.12',
      without: 'the response mode',
      file: `${CONSENT}/authorization-request.ts`,
      find: "if ((parameters.response_mode ?? 'query') !== 'query') {",
      replace: "if ((parameters.response_mode ?? 'query') === '') {",
    },
    {
      row: '10.4 page:',
      without: 'the browser that a page is bound to',
      file: `${CONSENT}/consent-flow.ts`,
      find: 'if (!flow || browser === undefined || !equalInConstantTime(flow.browser, hashToken(browser))) {',
      replace: 'if (!flow) {',
    },
    {
      row: '10.4 page:',
      without: 'the ban of frames',
      file: PAGE_POLICY,
      find: '    "frame-ancestors \'none\'",\n',
      replace: '',
    },
    {
      row: '10.4 page:',
      without: 'the ban of scripts',
      file: PAGE_POLICY,
      find: '"default-src \'none\'",',
      replace: '"default-src \'self\'",',
    },
    {
      row: '10.4 page:',
      without: 'a cookie that scripts cannot read',
      file: `${PROGRAMS}/http/consent/browser-cookie.ts`,
      find: 'secure: true, httpOnly: true,',
      replace: 'secure: true,',
    },
  ]),
  ...inSpec(`${PROGRAMS}/http/consent/consent.spec.ts`, [
    {
      row: '10.4.5',
      without: 'a word to the person whose app’s token was copied',
      file: `${OAUTH}/oauth-grants.ts`,
      find: 'told ? OAuthGrantReused.of(grant._id, told) : OAuthGrantRevoked.of(grant._id, facts),',
      replace: 'OAuthGrantRevoked.of(grant._id, told ? facts : facts),',
    },
    {
      row: '10.4.8',
      without: 'a longest life of what an app may',
      file: `${OAUTH}/oauth-grants.ts`,
      find: '? this.tokens.expiryFrom(now, grant._id)',
      replace: '? new Date(now.getTime() + 10 * 365 * 86_400_000)',
    },
    {
      row: '10.4.9',
      without: 'an end by the person',
      file: `${OAUTH}/oauth-grants.ts`,
      find: 'if (grant) await this.end(grant, OAuthGrantRevoked.of(id, factsOf(grant)));\n    return grant !== null;',
      replace: 'return grant !== null;',
    },
    {
      row: '10.4.9',
      without: 'an end with the password',
      file: `${SRC}/staff/staff-passwords.ts`,
      find: '      await this.ends.endAllOf(id, unit);\n',
      replace: '',
    },
    {
      row: '10.4.11',
      without: 'what the person holds as the most',
      file: `${OAUTH}/scopes.ts`,
      find: 'const scopes = [...delegated(holdings, asked).permissions];',
      replace: 'const scopes = [...asked];',
    },
    {
      row: '10.7.1',
      without: 'the question: whoever logs in has said yes',
      file: `${CONSENT}/consent.ts`,
      find: "return { show: 'decision', email, lasts: this.tokens.longestLife, ...this.page(flow, client) };",
      replace: 'return { location: await this.decide(flow, email !== mark) };',
    },
    {
      row: '10.7.1',
      without: 'the password of the moment',
      file: `${CONSENT}/consent.ts`,
      find: 'if (!granter || granter.mark !== granting.mark) throw consentErrors.pageOutdated();',
      replace: 'if (!granter) throw consentErrors.pageOutdated();',
    },
    {
      row: '10.7.2',
      without: 'scopes on the page',
      file: PAGE,
      find: '        ${scopes}\n',
      replace: '        ${scopes.slice(0, 0)}\n',
    },
    {
      row: '10.7.2',
      without: 'the account on the page',
      file: PAGE,
      find: '      <p>${words.inYourName(email, showing.shop)}</p>\n',
      replace: "      <p>${words.inYourName('', showing.shop)}</p>\n",
    },
    {
      row: '10.7.2',
      without: 'where it leads and for how long',
      file: PAGE,
      find: '${words.ends(String(Math.ceil(lasts / DAY)))} ${words.goesTo(new URL(request.redirectUri).host)}',
      replace: '${String(lasts > DAY && request.redirectUri.length > DAY)}',
    },
    {
      row: '10.7.3',
      without: 'the list of what one allows',
      file: `${OAUTH}/oauth-grants.ts`,
      find: ".find({ ...this.of(staffId), 'code.redeemedAt': { $exists: true }, expiresAt: { $gt: new Date() } })",
      replace: ".find({ 'code.redeemedAt': { $exists: true }, expiresAt: { $gt: new Date() } })",
    },
  ]),
];
