import { MAILED_CODE } from '#dev/demo/mailbox';
import { newId } from '#platform/ids';
import { Installation, PASSWORD } from '../support/installation.js';
import { expectStatus, mailbox } from '../support/shopping.js';
import type { TenantSession } from '../support/tenant-session.js';

const OTHER = 'another horse battery';
const TOKEN_ALONE = /^\s*([\w.-]{30,})\s*$/m;

let installation: Installation;
/** Its front ends have pages for mailed codes. */
let shop: TenantSession;
/** Has none. */
let bare: TenantSession;

beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  bare = await installation.tenant();
  const { headers } = await expectStatus(200, shop.asOwner('GET', '/admin/settings'));
  const settings = {
    origins: ['https://shop.example'],
    accountPage: '/account/{action}?challenge={challenge}#code={code}',
    staffPage: 'https://admin.example/{action}?challenge={challenge}#code={code}',
  };
  const change = { body: { settings }, token: shop.owner, headers: { 'if-match': headers.get('etag')! } };
  await expectStatus(200, shop.call('PATCH', '/admin/settings', change));
});

/** What the page at the link in a mail knows from its address. */
async function linkIn(email: string, begins: string, since: Date) {
  const pattern = new RegExp(`^${begins.replaceAll('.', '\\.')}\\S*$`, 'm');
  const address = new URL(await mailbox().find(email, shop.tenant._id, pattern, since));
  const code = new URLSearchParams(address.hash.slice(1)).get('code')!;
  return { challengeId: address.searchParams.get('challenge')!, code };
}

const logsIn = (path: string, email: string, password: string) =>
  expectStatus(200, shop.call('POST', path, { body: { email, password } }));

it('an invitation links to the page where it is accepted', async () => {
  const since = new Date();
  const email = `${newId()}@staff.example`;
  await expectStatus(201, shop.asOwner('POST', '/admin/staff', { email, name: 'Ida', role: 'support' }));
  const { code: token } = await linkIn(email, 'https://admin.example/invitation?', since);
  const [mail] = await mailbox().mails(email, shop.tenant._id);
  expect(mail!.text).not.toMatch(TOKEN_ALONE);
  const body = { token, password: PASSWORD };
  await expectStatus(204, shop.call('POST', '/admin/auth/invitations/accept', { body }));
  await logsIn('/admin/auth/login', email, PASSWORD);
});

it('without such a page, an invitation has its token and names the request that accepts it', async () => {
  const since = new Date();
  const email = `${newId()}@staff.example`;
  await expectStatus(201, bare.asOwner('POST', '/admin/staff', { email, name: 'Ida', role: 'support' }));
  const { _id, slug } = bare.tenant;
  const request = new RegExp(`POST \\S+(/admin/auth/invitations/accept) \\(X-Tenant: ${slug}\\)`);
  const path = await mailbox().find(email, _id, request, since);
  const token = await mailbox().find(email, _id, TOKEN_ALONE, since);
  await expectStatus(204, bare.call('POST', path, { body: { token, password: PASSWORD } }));
});

it('codes for customers link to the page where they are entered, and can also be typed', async () => {
  const email = `${newId()}@customers.example`;
  const person = { email, password: PASSWORD, firstName: 'Carla', lastName: 'Berg' };
  const registered = new Date();
  await expectStatus(202, shop.call('POST', '/auth/register', { body: person }));
  const verification = await linkIn(email, 'https://shop.example/account/verify-email?', registered);
  const typed = await mailbox().find(email, shop.tenant._id, MAILED_CODE, registered);
  expect(verification.code).toBe(typed);
  await expectStatus(200, shop.call('POST', '/auth/verify-email', { body: verification }));

  const forgot = new Date();
  await expectStatus(202, shop.call('POST', '/auth/password/forgot', { body: { email } }));
  const reset = await linkIn(email, 'https://shop.example/account/password-reset?', forgot);
  const body = { ...reset, password: OTHER };
  await expectStatus(204, shop.call('POST', '/auth/password/reset', { body }));
  await logsIn('/auth/login', email, OTHER);
});

it('a code for staff who forgot the password links to the back office', async () => {
  const email = `${newId()}@staff.example`;
  await installation.addStaff(shop.tenant._id, { email, role: 'support' });
  const since = new Date();
  await expectStatus(202, shop.call('POST', '/admin/auth/password/forgot', { body: { email } }));
  const reset = await linkIn(email, 'https://admin.example/password-reset?', since);
  const body = { ...reset, password: OTHER };
  await expectStatus(204, shop.call('POST', '/admin/auth/password/reset', { body }));
  await logsIn('/admin/auth/login', email, OTHER);
});

it.each(['javascript:alert(1)', '//other.example/x', 'https://user@other.example/', 'https://x.example/a b'])(
  'the address %s is refused as a page',
  async (staffPage) => {
    const { headers } = await expectStatus(200, shop.asOwner('GET', '/admin/settings'));
    const change = {
      body: { settings: { staffPage } },
      token: shop.owner,
      headers: { 'if-match': headers.get('etag')! },
    };
    await expectStatus(400, shop.call('PATCH', '/admin/settings', change));
  },
);
