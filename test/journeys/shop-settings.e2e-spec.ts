import { MAILED_CODE } from '#dev/demo/mailbox';
import { until } from '#dev/until';
import { StaffAccounts } from '#foundation/identity';
import { TenantLifecycle } from '#operations/tenants';
import { runWith } from '#platform/context';
import { newId } from '#platform/ids';
import { Installation, PASSWORD } from '../support/installation.js';
import { expectStatus, mailbox, offer, type Page } from '../support/shopping.js';
import { TenantSession } from '../support/tenant-session.js';

interface Entry {
  readonly actor: { readonly type: string; readonly id: string };
  readonly operation?: string;
  readonly changes: readonly object[];
}

interface FedEvent {
  readonly type: string;
  readonly data: object;
}

let installation: Installation;
let shop: TenantSession;
let other: TenantSession;
beforeAll(async () => {
  installation = await Installation.shared();
  shop = await installation.tenant();
  other = await installation.tenant();
});

const entries = async (at: TenantSession): Promise<readonly Entry[]> => {
  const asked = at.asOwner<Page<Entry>>('GET', '/admin/audit-log?action=settings.changed');
  return (await expectStatus(200, asked)).body.data;
};

async function change(settings: object): Promise<void> {
  const { headers } = await expectStatus(200, shop.asOwner('GET', '/admin/settings'));
  const options = { body: { settings }, token: shop.owner, headers: { 'if-match': headers.get('etag')! } };
  await expectStatus(200, shop.call('PATCH', '/admin/settings', options));
}

it('a change of settings is in the shop’s audit log and feed, whoever made it', async () => {
  await change({ origins: ['https://shop.example.com'] });
  await until('the entry of the owner', async () => (await entries(shop)).length === 1);
  expect(await entries(shop)).toMatchObject([
    {
      actor: { type: 'staff' },
      operation: 'Settings_change',
      changes: [{ field: 'origins', before: [], after: ['https://shop.example.com'] }],
    },
  ]);

  const actor = { type: 'operator', id: newId() } as const;
  await runWith({ correlationId: newId(), actor }, () =>
    installation.api.get(TenantLifecycle).update(shop.tenant._id, {
      name: 'Renamed',
      settings: { currency: 'CHF' },
    }),
  );
  await until('the entry of the operator', async () => (await entries(shop)).length === 2);
  expect((await entries(shop))[0]).toMatchObject({
    actor,
    changes: [{ field: 'currency', before: 'EUR', after: 'CHF' }],
  });

  const asked = shop.asOwner<Page<FedEvent>>('GET', '/admin/events?type=settings.changed');
  const { data } = (await expectStatus(200, asked)).body;
  expect(data.map((event) => event.data)).toEqual([
    { changed: [{ setting: 'origins', before: [], after: ['https://shop.example.com'] }] },
    { changed: [{ setting: 'currency', before: 'EUR', after: 'CHF' }] },
  ]);
  expect(await entries(other)).toEqual([]);
});

it('a merchant chooses the currency as long as nothing is priced in it', async () => {
  const fresh = await installation.tenant();
  const choose = async (currency: string) => {
    const { headers } = await expectStatus(200, fresh.asOwner('GET', '/admin/settings'));
    const options = { body: { settings: { currency } }, token: fresh.owner };
    const call = { ...options, headers: { 'if-match': headers.get('etag')! } };
    return fresh.call<{ settings?: object; code?: string }>('PATCH', '/admin/settings', call);
  };
  expect(await choose('JPY')).toMatchObject({ status: 200, body: { settings: { currency: 'JPY' } } });
  await offer(fresh, 1, { amount: 500, currency: 'JPY' });
  expect(await choose('USD')).toMatchObject({ status: 403, body: { code: 'settings.operators-only' } });
});

it('either the currency changes or products are priced in the present one, also at the same moment', async () => {
  for (let round = 0; round < 5; round++) {
    const fresh = await installation.tenant();
    const { headers } = await expectStatus(200, fresh.asOwner('GET', '/admin/settings'));
    const create = () => {
      const variants = [{ sku: newId(), price: { amount: 100, currency: 'EUR' } }];
      return fresh.asOwner<{ id: string }>('POST', '/admin/products', { title: 'Mug', variants });
    };
    const [changed, ...created] = await Promise.all([
      fresh.call<{ code: string }>('PATCH', '/admin/settings', {
        body: { settings: { currency: 'JPY' } },
        token: fresh.owner,
        headers: { 'if-match': headers.get('etag')! },
      }),
      ...[1, 2, 3, 4].map(create),
    ]);
    const made = created.filter(({ status }) => status === 201);
    if (changed!.status === 200) expect(made).toEqual([]);
    else expect([changed!.body.code, made.length > 0]).toEqual(['settings.operators-only', true]);
  }
});

it('a merchant chooses the sender of the mails with a code from its mailbox, and takes it away again', async () => {
  const email = `${newId()}@merchant.example`;
  const since = new Date();
  const ask = (body: object, path = '') =>
    shop.asOwner<{ challengeId: string; settings: { mailFrom?: string }; code: string }>(
      'POST',
      `/admin/settings/mail-sender${path}`,
      body,
    );
  const { body } = await expectStatus(202, ask({ email }));
  const wrong = await ask({ challengeId: body.challengeId, code: 'aaaaa-aaaaa' }, '/confirm');
  expect([wrong.status, wrong.body.code]).toEqual([400, 'auth.code-invalid']);
  const code = await mailbox().find(email, shop.tenant._id, MAILED_CODE, since);
  const answer = { challengeId: body.challengeId, code };
  const theirs = other.asOwner('POST', '/admin/settings/mail-sender/confirm', answer);
  await expectStatus(400, theirs);
  const set = await expectStatus(200, ask(answer, '/confirm'));
  expect(set.body.settings.mailFrom).toBe(email);
  await expectStatus(400, ask(answer, '/confirm'));
  await until('the entry', async () => JSON.stringify(await entries(shop)).includes('"mailFrom"'));

  await change({ mailFrom: null });
  const { body: now } = await shop.asOwner<{ settings: object }>('GET', '/admin/settings');
  expect(now.settings).not.toHaveProperty('mailFrom');
});

it('who may only change settings cannot aim the codes of other staff at a page of their own', async () => {
  const role = { name: 'Web agency', permissions: ['settings.read', 'settings.write'] };
  const { body: made } = await expectStatus<{ id: string }>(201, shop.asOwner('POST', '/admin/roles', role));
  const email = `${newId()}@agency.example`;
  await installation.scope.run(shop.tenant._id, async (graph) =>
    (await graph.get(StaffAccounts)).create({ email, password: PASSWORD, name: 'Ann', role: made.id }),
  );
  const agency = await TenantSession.open(installation.origin, shop.tenant, { email, password: PASSWORD });
  const set = async (settings: object, who: TenantSession) => {
    const { headers } = await expectStatus(200, who.asOwner('GET', '/admin/settings'));
    const call = { body: { settings }, token: who.owner, headers: { 'if-match': headers.get('etag')! } };
    return (await who.call('PATCH', '/admin/settings', call)).status;
  };
  const staffPage = 'https://admin.example/{action}#challenge={challenge}&code={code}';
  expect(await set({ origins: ['https://shop.example'] }, agency)).toBe(200);
  expect(await set({ staffPage }, agency)).toBe(403);
  expect(await set({ staffPage: '/{action}' }, shop)).toBe(400);
  expect(await set({ staffPage }, shop)).toBe(200);
});
