import { freePort } from '#dev/parts/ports';
import { until } from '#dev/until';
import { logIn } from '../support/consent-bench.js';
import { FormBrowser } from '../support/form-browser.js';
import { Installation, PASSWORD } from '../support/installation.js';
import { carryOut, exchangesOf } from '../support/page-exchanges.js';
import { blocksOf, PageProgram } from '../support/page-programs.js';
import { guestOrder, offer, onPayPage, seenByGuest, type Page } from '../support/shopping.js';
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
  shop = await installation.tenant({ slug: 'northwind' });
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

/** Runs the app that acts for people; the owner allows it in a browser. */
async function runForPeople(code: string): Promise<{ ended: number | null; said: string }> {
  const { id } = await register({
    type: 'public',
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: ['http://127.0.0.1/back'],
  });
  const port = String(await freePort());
  const program = new PageProgram('js', code, { ...env, CLIENT_ID: id, PORT: port });
  const [address] = await program.says(/^Open (\S+)\n/);
  const browser = new FormBrowser(through(installation.origin));
  await browser.open(address!);
  await logIn(browser, { email: `owner@${shop.tenant.slug}.example` }, PASSWORD);
  const { location } = await browser.submit({ decision: 'allow' });
  expect(await (await fetch(location!)).text()).toBe('You can close this page.');
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
    const { ended, said } = await runForPeople(forPeople);
    expect([ended, said]).toEqual([0, expect.stringMatching(/^200 \{"data":\[\]/m)]);
    const grants = await shop.asOwner<{ data: unknown[] }>('GET', '/admin/auth/grants');
    expect(grants.body.data).toEqual([]);
  });
});

/** Ids of the page's own shop. */
const TENANT = '01m89b48vjdg832mnyrej0mya9';
const GRANT = '01m89b7z6fc4pbwt77kkjnaa7m';

it('the requests of docs/apps.md are answered as it shows', async () => {
  const placed = await guestOrder(shop, await offer(shop, 1));
  await onPayPage(placed, 'pay');
  await until('the payment', async () => (await seenByGuest(shop, placed)).paymentStatus === 'paid');
  await runForPeople(forPeople.replace(/^await client\.tokenRevocation.*$/m, ''));
  const { body: grants } = await shop.asOwner<Page<{ id: string }>>('GET', '/admin/auth/grants');
  const known = { NORA: shop.owner, ID: '', SECRET: '', TOKEN: '' };
  const exchanges = exchangesOf('docs/apps.md');
  for (const { command, shown } of exchanges) {
    const here = (text: string): string =>
      text
        .replaceAll('http://127.0.0.1:3000', installation.origin)
        .replaceAll(TENANT, shop.tenant._id)
        .replaceAll(GRANT, grants.data[0]!.id);
    const answer = await carryOut({ command: here(command), shown: here(shown) }, known);
    const { id, secret, access_token: token } = (answer.body ?? {}) as Record<string, string | undefined>;
    if (id && secret) Object.assign(known, { ID: id, SECRET: secret });
    if (token) known.TOKEN = token;
  }
  expect(exchanges).toHaveLength(8);
  expect((await shop.asOwner<Page<unknown>>('GET', '/admin/auth/grants')).body.data).toEqual([]);
});
