import type { mongo } from 'mongoose';
import { startEmulator, type EmulatorUnderTest } from '#dev/stripe/emulator-under-test';
import { TenantRegistry, type TenantRecord } from '#foundation/tenancy';
import { newId } from '#platform/ids';
import { EdgeBench, type Someone } from '../../../../../test/support/edge-bench.js';
import { testConfig } from '../../../../../test/support/test-config.js';
import type { PaymentState } from '../payment-state.js';
import { PaymentsHttpModule } from './payments-http.module.js';

interface Shown {
  readonly provider: string;
  readonly account: object | null;
  readonly webhookUrl: string;
  readonly webhookEvents: readonly string[];
  readonly code?: string;
  readonly errors?: readonly { readonly pointer: string }[];
}

const WEBHOOK_SECRET = 'whsec_of_this_shop';

describe('the shop’s account at a payment provider', () => {
  let stripe: EmulatorUnderTest;
  let bench: EdgeBench;
  let neighbour: TenantRecord;
  const tenants: TenantRecord[] = [];
  let tenant: TenantRecord;
  let owner: Someone;
  let secretKey: string;
  beforeAll(async () => {
    stripe = await startEmulator();
    bench = await EdgeBench.start(testConfig({ STRIPE_API_BASE: stripe.origin }), [PaymentsHttpModule]);
    neighbour = await bench.provision();
  });
  beforeEach(async () => {
    tenant = await bench.provision();
    tenants.push(tenant);
    owner = await bench.staff(tenant);
    secretKey = `sk_test_${tenant._id}4242`;
  });
  afterAll(async () => {
    await bench.stop([neighbour, ...tenants]);
    await stripe.close();
  });

  const PATH = '/admin/payments/accounts';
  const list = async (who = owner, at = tenant) =>
    bench.call<{ readonly data: readonly Shown[] }>(at, who, 'GET', PATH);
  const account = async () => (await list()).body.data[0]!.account;
  const put = (secrets: object, who = owner, provider = 'stripe') =>
    bench.call<Shown>(tenant, who, 'PUT', `${PATH}/${provider}`, { secrets });
  const connect = (who = owner) => put({ secretKey, webhookSecrets: [WEBHOOK_SECRET] }, who);
  const remove = (who = owner) => bench.call<Shown>(tenant, who, 'DELETE', `${PATH}/stripe`);
  const stored = async () => (await bench.app.get(TenantRegistry).read({ _id: tenant._id }))!;
  const told = async () => ((await stored()).unannounced ?? []).map(({ type, actor }) => [type, actor.id]);

  it('is missing at first; the list says what to register at the provider', async () => {
    expect(await list()).toMatchObject({
      status: 200,
      body: {
        data: [
          {
            provider: 'stripe',
            account: null,
            webhookUrl: `${bench.config.PUBLIC_URL}/webhooks/stripe/${tenant._id}`,
            webhookEvents: expect.arrayContaining(['checkout.session.completed']),
          },
        ],
      },
    });
  });

  it('is connected, and shown without its secrets', async () => {
    const connected = await connect();
    expect(connected).toMatchObject({
      status: 200,
      body: { account: { keyEnding: '4242', mode: 'test', connectedAt: expect.any(String) } },
    });
    expect((await list()).body).toEqual({ data: [connected.body] });
    for (const place of [connected.body, (await list()).body, await stored()]) {
      expect(JSON.stringify(place)).not.toContain(secretKey);
      expect(JSON.stringify(place)).not.toContain(WEBHOOK_SECRET);
    }
    expect(await told()).toEqual([['payment-account.connected', owner.id]]);
  });

  it('does not change when the same request is sent again, also after it was removed', async () => {
    const first = await connect();
    expect((await connect()).body).toEqual(first.body);
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(204);
    expect(await account()).toBeNull();
    expect((await told()).map(([type]) => type)).toEqual([
      'payment-account.connected',
      'payment-account.disconnected',
    ]);
  });

  it('is stored only when the provider accepts the key', async () => {
    const refused = await put({ secretKey: 'sk_live_of_a_real_shop', webhookSecrets: [WEBHOOK_SECRET] });
    expect(refused).toMatchObject({ status: 422, body: { code: 'payment.account-refused' } });

    await stripe.steer('faults', {
      path: '/v1/checkout/sessions',
      key: secretKey,
      times: 10,
      when: 'before',
    });
    const unknown = await connect();
    expect(unknown).toMatchObject({ status: 503, body: { code: 'payment.provider-unavailable' } });
    expect(unknown.headers.get('retry-after')).not.toBeNull();
    await stripe.clearFaults(secretKey);

    expect(await account()).toBeNull();
    expect(await told()).toEqual([]);
  });

  it.each([
    ['not of the right kind', { secretKey: 'pk_test_1', webhookSecrets: ['whsec_x'] }, '/secrets/secretKey'],
    ['incomplete', { secretKey: 'sk_test_1234' }, '/secrets/webhookSecrets'],
    [
      'more than asked for',
      { secretKey: 'sk_test_1234', webhookSecrets: ['whsec_x'], pin: '1' },
      '/secrets/pin',
    ],
  ])('is refused with a pointer when the secrets are %s', async (_what, secrets, pointer) => {
    expect(await put(secrets)).toMatchObject({
      status: 400,
      body: { code: 'payment.account-invalid', errors: [{ pointer }] },
    });
  });

  it('is refused at a provider that is not there', async () => {
    const answer = await put({}, owner, 'nobody');
    expect(answer).toMatchObject({ status: 400, body: { code: 'payment.unknown-provider' } });
  });

  it.each([
    ['somebody may still pay', { status: 'pending' }],
    ['a refund was not asked for yet', { status: 'succeeded', nextCheckAt: new Date() }],
  ] satisfies [string, { status: PaymentState; nextCheckAt?: Date }][])(
    'is not removed while %s',
    async (_what, payment) => {
      await connect();
      const payments = <T>(work: (rows: mongo.Collection<{ _id: string; provider: string }>) => Promise<T>) =>
        bench.within(tenant, ({ connection }) => work(connection.db!.collection('payments')));
      await payments((rows) => rows.insertOne({ _id: newId(), provider: 'stripe', ...payment }));
      expect(await remove()).toMatchObject({ status: 409, body: { code: 'payment.account-in-use' } });
      expect(await account()).not.toBeNull();
      await payments((rows) => rows.deleteMany({}));
      expect((await remove()).status).toBe(204);
    },
  );

  it('is seen by who may read settings, and changed only by who may change them, of this shop', async () => {
    const [manager, support] = [await bench.staff(tenant, 'manager'), await bench.staff(tenant, 'support')];
    expect([(await list(manager)).status, (await list(support)).status]).toEqual([200, 403]);
    expect([(await connect(manager)).status, (await remove(manager)).status]).toEqual([403, 403]);
    const stranger = await bench.staff(neighbour);
    expect([(await list(stranger)).status, (await connect(stranger)).status]).toEqual([421, 421]);
    await connect();
    expect((await list(stranger, neighbour)).body.data[0]!.account).toBeNull();
  });
});
