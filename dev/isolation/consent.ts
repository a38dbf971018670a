import { PASSWORD } from '../installation/in-process.js';
import type { FilledTenant } from './filled-tenant.js';
import { ADMIN, newColleague, pendingSecondStep } from './people.js';
import type { Received } from './wire.js';

/** Redirect URI of the tenants' apps: the example of the API documents. */
export const REDIRECT_URI = 'https://app.example.com/callback';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
/** One browser cookie for both tenants, so that only the tenant can separate them. */
export const BROWSER = { ...FORM, cookie: `__Host-consent=${'isolation-'.padEnd(43, 'x')}` };

/** RFC 7636 appendix B. */
const PKCE = {
  verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
  challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
};

/** The filled form of the page for email and password. */
export async function logInForm(tenant: FilledTenant, email = tenant.emails.spareStaff): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: appOf(tenant),
    redirect_uri: REDIRECT_URI,
    code_challenge: PKCE.challenge,
    code_challenge_method: 'S256',
  });
  const page = await send(tenant, 'GET', `?${query.toString()}`);
  return form(page, { email, password: PASSWORD });
}

/** The filled form of the page for the code. */
export async function codeForm(tenant: FilledTenant): Promise<string> {
  const email = await newColleague(tenant);
  const { code } = await pendingSecondStep(tenant, ADMIN, email);
  return form(await send(tenant, 'POST', '/login', await logInForm(tenant, email)), { code });
}

/** The filled form of the decision page, with yes. */
export async function decisionForm(tenant: FilledTenant, email?: string): Promise<string> {
  const page = await send(tenant, 'POST', '/login', await logInForm(tenant, email));
  return form(page, { decision: 'allow' });
}

/** A person grants an app access, and the app gets its tokens. */
export async function grantApp(tenant: FilledTenant, email: string): Promise<void> {
  const { headers } = await send(tenant, 'POST', '/decision', await decisionForm(tenant, email));
  const code = new URL(String(headers.location)).searchParams.get('code')!;
  const proof = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: PKCE.verifier,
  });
  const { status, text } = await tenant.services.wire.send({
    method: 'POST',
    path: '/oauth/token',
    headers: { ...FORM, 'x-tenant': tenant.record.slug },
    body: `${tenant.tokens.app}&${proof.toString()}`,
  });
  if (status !== 200) throw new Error(`the app of ${tenant.name} got no token: ${text}`);
}

/** The id of the app that is not deleted. */
export function appOf({ tokens }: FilledTenant): string {
  return new URLSearchParams(tokens.app).get('client_id')!;
}

function send(
  { services, record }: FilledTenant,
  method: string,
  path: string,
  body?: string,
): Promise<Received> {
  const headers = { ...BROWSER, 'x-tenant': record.slug };
  return services.wire.send({ method, path: `/oauth/authorize${path}`, headers, body });
}

/** The hidden fields of a page's form, with what a person enters. */
function form({ text }: Received, entered: Readonly<Record<string, string>>): string {
  const fields = text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  const hidden = [...fields].map(([, name, value]): [string, string] => [name!, value!]);
  if (hidden.length === 0) throw new Error(`there is no form on this page: ${text}`);
  return new URLSearchParams([...hidden, ...Object.entries(entered)]).toString();
}
