import { newId } from '#platform/ids';
import { Installation, PASSWORD } from '../support/installation.js';
import { runCommand } from '../support/run-command.js';
import { TenantSession } from '../support/tenant-session.js';
import { TenantLifecycle } from '#operations/tenants';
import type { TenantRecord } from '#foundation/tenancy';

let installation: Installation;
beforeAll(async () => {
  installation = await Installation.start();
});
afterAll(() => installation?.stop());

/** Runs the operators' command line beside the installation. */
async function emporium(...args: string[]): Promise<string> {
  const { MONGODB_URI, REDIS_URL, PLATFORM_DB, TENANT_DB_PREFIX, REDIS_PREFIX } = installation.config;
  const settings = { MONGODB_URI, REDIS_URL, PLATFORM_DB, TENANT_DB_PREFIX, REDIS_PREFIX };
  const env = {
    ...settings,
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    PUBLIC_URL: 'https://api.example.com',
    BCRYPT_ROUNDS: '4',
  };
  const { code, out, err } = await runCommand('dist/apps/cli/src/emporium.js', args, { env });
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}`);
  return out;
}

async function accept(slug: string, token: string): Promise<number> {
  const { status } = await fetch(`${installation.origin}/api/v1/admin/auth/invitations/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-tenant': slug },
    body: JSON.stringify({ token, password: PASSWORD }),
  });
  return status;
}

/** As if minutes had passed since the last mails. */
async function forgetMails({ _id }: TenantRecord): Promise<void> {
  await installation.scope.run(_id, ({ connection }) => connection.db!.collection('proofs').deleteMany({}));
}

it('the owner of a new tenant comes in by what the command prints, without any mail', async () => {
  const slug = `t-${newId().slice(-12)}`;
  const owner = `nora@${slug}.example`;
  const printed = await emporium('tenants', 'create', slug, '--owner', owner);
  expect(printed).toContain(
    `POST https://api.example.com/api/v1/admin/auth/invitations/accept (X-Tenant: ${slug})`,
  );
  const [, first] = /valid until .* UTC:\n(\S+)\n/.exec(printed)!;

  // Meanwhile the back office has a page for it.
  const staffPage = 'https://admin.example.com/{action}#{code}';
  await emporium('tenants', 'settings', slug, '--set', `staffPage=${staffPage}`);
  const atOnce = await emporium('tenants', 'invite', slug, owner.toUpperCase());
  expect(atOnce).toContain(`https://admin.example.com/invitation#${first}`);

  // She has lost it.
  const tenant = await installation.api.get(TenantLifecycle).get(slug);
  await forgetMails(tenant);
  const again = await emporium('tenants', 'invite', slug, owner);
  const [, second] = /^https:\/\/admin\.example\.com\/invitation#(\S+)$/m.exec(again)!;
  expect(await accept(slug, first!)).toBe(400);
  expect(await accept(slug, second!)).toBe(204);
  const session = await TenantSession.open(installation.origin, tenant, { email: owner, password: PASSWORD });

  await expect(emporium('tenants', 'invite', slug, owner)).rejects.toThrow('has an account already');
  const partner = await emporium('tenants', 'invite', slug, `pia@${slug}.example`, '--name', 'Pia');
  expect(partner).toContain('https://admin.example.com/invitation#');
  const { body } = await session.asOwner<{ data: object[] }>('GET', '/admin/staff');
  expect(body.data).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ name: 'Pia', role: 'owner', status: 'invited' })]),
  );
});

it('staff invite somebody again, whose first invitation then ends', async () => {
  const shop = await installation.tenant();
  const email = `${newId()}@staff.example`;
  const invited = await shop.asOwner<{ id: string }>('POST', '/admin/staff', {
    email,
    name: 'Ida',
    role: 'support',
  });
  const path = `/admin/staff/${invited.body.id}/invitation`;
  const tooSoon = await shop.asOwner<{ code: string }>('POST', path);
  expect(tooSoon).toMatchObject({ status: 429, body: { code: 'auth.resend-too-soon' } });
  expect(Number(tooSoon.headers.get('retry-after'))).toBeGreaterThan(0);
  await forgetMails(shop.tenant);
  expect(await shop.asOwner('POST', path)).toMatchObject({ status: 200, body: { status: 'invited' } });
  const owner = await shop.asOwner<{ data: { id: string; role: string }[] }>('GET', '/admin/staff');
  const { id } = owner.body.data.find(({ role }) => role === 'owner')!;
  expect(await shop.asOwner('POST', `/admin/staff/${id}/invitation`)).toMatchObject({
    status: 409,
    body: { code: 'staff.not-invited' },
  });
  const stranger = await installation.tenant();
  expect((await stranger.asOwner('POST', path)).status).toBe(404);
});
