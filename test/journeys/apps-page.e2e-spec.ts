import { freePort } from '#dev/parts/ports';
import { logIn } from '../support/consent-bench.js';
import { FormBrowser } from '../support/form-browser.js';
import { Installation, PASSWORD } from '../support/installation.js';
import { blocksOf, PageProgram } from '../support/page-programs.js';
import type { TenantSession } from '../support/tenant-session.js';
import { through } from '../support/through.js';

interface RegisteredClient {
  readonly id: string;
  readonly secret: string;
}

let installation: Installation;
let shop: TenantSession;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  installation = await Installation.start({ PORT: String(port), PUBLIC_URL: origin });
  shop = await installation.tenant();
  env = { ISSUER: `${origin}/t/${shop.tenant._id}`, API: `${origin}/api/v1` };
});
afterAll(() => installation?.stop());

const [ofItself = '', forPeople = '', ...others] = blocksOf('docs/apps.md', 'js');

async function register(body: object): Promise<RegisteredClient> {
  const wanted = { name: 'Bookkeeping', scopes: ['orders.read'], ...body };
  const answer = await shop.asOwner<RegisteredClient>('POST', '/admin/oauth-clients', wanted);
  expect(answer.status).toBe(201);
  return answer.body;
}

/** Runs the app that acts for itself. @returns what it printed */
async function runOfItself(code: string): Promise<{ ended: number | null; said: string }> {
  const { id, secret } = await register({ type: 'confidential', grantTypes: ['client_credentials'] });
  const program = new PageProgram('js', code, { ...env, CLIENT_ID: id, CLIENT_SECRET: secret });
  return { ended: await program.ended(), said: program.said };
}

describe('the programs of docs/apps.md', () => {
  it('are two', () => {
    expect(others).toEqual([]);
  });

  it('read orders as an app that acts for itself', async () => {
    expect(await runOfItself(ofItself)).toEqual({
      ended: 0,
      said: expect.stringMatching(/^200 \{"data":\[\],"nextCursor":null/),
    });
  });

  it('need the option that the page names', async () => {
    const { ended, said } = await runOfItself(ofItself.replace(/ +algorithm: 'oauth2',\n/, ''));
    expect([ended, said]).toEqual([1, expect.stringContaining('unexpected HTTP response status code')]);
  });

  it('read orders for a person who allowed it in the browser', async () => {
    const { id } = await register({
      type: 'public',
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['http://127.0.0.1/back'],
    });
    const port = String(await freePort());
    const program = new PageProgram('js', forPeople, { ...env, CLIENT_ID: id, PORT: port });
    const [address] = await program.says(/^Open (\S+)\n/);
    const browser = new FormBrowser(through(installation.origin));
    await browser.open(address!);
    await logIn(browser, { email: `owner@${shop.tenant.slug}.example` }, PASSWORD);
    const { location } = await browser.submit({ decision: 'allow' });
    expect(await (await fetch(location!)).text()).toBe('You can close this page.');
    expect([await program.ended(), program.said]).toEqual([0, expect.stringMatching(/^200 \{"data":\[\]/m)]);
    const grants = await shop.asOwner<{ data: unknown[] }>('GET', '/admin/auth/grants');
    expect(grants.body.data).toEqual([]);
  });
});
