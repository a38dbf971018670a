import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Stripe } from 'stripe';
import { startEmulator, type EmulatorUnderTest } from '#dev/stripe/emulator-under-test';
import { newId } from '#platform/ids';
import { PLATFORM } from '#platform/mongo';
import {
  Migrator,
  TenantKeyRings,
  TenantRegistry,
  type AccountSecrets,
  type TenantRecord,
} from '#foundation/tenancy';
import { ModuleBench } from '../../../../../../test/support/module-bench.js';
import { PaymentAccounts } from '../../payment-accounts.js';
import type { Payment } from '../../payment.schema.js';
import { PaymentsModule } from '../../payments.module.js';
import { moveStripeSecrets } from './move-stripe-secrets.migration.js';
import { isLiveKey } from './stripe-account.js';
import { toStripeAmount } from './stripe-amounts.js';
import { StripeProvider } from './stripe-provider.js';

const SECRET = 'whsec_of_this_tenant';
const LINES = [{ name: 'Tent', quantity: 2, unitPrice: 1250 }];

let emulator: EmulatorUnderTest;
let bench: ModuleBench;
let tenant: TenantRecord;
let key: string;

beforeAll(async () => {
  emulator = await startEmulator();
  bench = await ModuleBench.start([PaymentsModule], { STRIPE_API_BASE: emulator.origin });
});
afterAll(async () => {
  await bench.stop();
  await emulator.close();
});
beforeEach(async () => {
  const { _id } = (tenant = await bench.provision());
  key = `sk_test_${_id}`;
  await connect({ secretKey: key, webhookSecrets: ['whsec_next', SECRET] });
});

const connect = (account: AccountSecrets) =>
  bench.with(tenant, PaymentAccounts, (accounts) => accounts.connect('stripe', account));

const stripe = <T>(work: (provider: StripeProvider) => Promise<T>): Promise<T> =>
  bench.with(tenant, StripeProvider, work);

function payment(changes: Partial<Payment> = {}): Payment {
  const now = new Date();
  return {
    _id: newId(),
    orderId: newId(),
    orderNumber: '1001',
    storeId: newId(),
    email: 'ada@example.com',
    provider: 'stripe',
    amount: 2500,
    currency: 'EUR',
    status: 'created',
    returnTo: { success: 'http://shop.localhost/thanks', cancel: 'http://shop.localhost/cart' },
    pageExpiresAt: new Date(now.getTime() + 3_600_000),
    refunds: [],
    events: [],
    version: 1,
    createdAt: now,
    updatedAt: now,
    ...changes,
  };
}

async function opened(): Promise<Payment> {
  const created = payment();
  const answer = await stripe((provider) => provider.openPayPage(created, LINES));
  if (!answer.ok) throw new Error(answer.refused);
  return { ...created, payPage: answer.value, status: 'pending' };
}

const shopper = (act: 'pay' | 'decline' | 'expire', { payPage }: Payment) =>
  emulator.steer(`sessions/${payPage!.ref}/${act}`);

async function pushed(type: string, secret = SECRET, timestamp?: number) {
  const events = await emulator.client(key).events.list({ type });
  const body = JSON.stringify(events.data[0]);
  const header = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
  return stripe((provider) =>
    provider.receive({ body: Buffer.from(body), headers: { 'stripe-signature': header } }),
  );
}

describe('Stripe as a payment provider', () => {
  it('opens one page for two requests for the same payment', async () => {
    const created = payment();
    const ask = () => stripe((provider) => provider.openPayPage(created, LINES));
    const [first, second] = [await ask(), await ask()];
    expect(first).toMatchObject({ ok: true, value: { url: expect.stringContaining('/pay/') } });
    expect(second).toEqual(first);
    const sessions = await emulator.client(key).checkout.sessions.list();
    expect(sessions.data).toHaveLength(1);
    expect(sessions.data[0]).toMatchObject({ amount_total: 2500, client_reference_id: created._id });
  });

  it('gets the same page again if the answer was lost', async () => {
    const created = payment();
    await emulator.steer('faults', {
      path: '/v1/checkout/sessions',
      key,
      times: 2,
      when: 'after',
      status: 0,
    });
    await expect(stripe((provider) => provider.openPayPage(created, LINES))).rejects.toMatchObject({
      code: 'payment.provider-unavailable',
    });
    expect(await stripe((provider) => provider.openPayPage(created, LINES))).toMatchObject({ ok: true });
    expect((await emulator.client(key).checkout.sessions.list()).data).toHaveLength(1);
  });

  it('distinguishes refusals from outages', async () => {
    const tooSmall = payment({ amount: 1 });
    const refused = await stripe((provider) =>
      provider.openPayPage(tooSmall, [{ name: 'Pin', quantity: 1, unitPrice: 1 }]),
    );
    expect(refused).toEqual({ ok: false, refused: 'amount_too_small' });
    await emulator.steer('faults', { path: '/v1/checkout', key, times: 9, when: 'before', status: 503 });
    await expect(stripe((provider) => provider.openPayPage(payment(), LINES))).rejects.toMatchObject({
      code: 'payment.provider-unavailable',
      extras: { retryAfter: expect.any(Number) },
    });
    await fetch(`${emulator.origin}/_test/faults?key=${key}`, { method: 'DELETE' });
  });

  it('shows one line with the total if the lines do not add up to it', async () => {
    const discounted = payment({ amount: 2000 });
    const answer = await stripe((provider) => provider.openPayPage(discounted, LINES));
    expect(answer.ok).toBe(true);
    const [session] = (await emulator.client(key).checkout.sessions.list()).data;
    expect(session!.amount_total).toBe(2000);
  });

  it('closes a page, unless somebody paid before', async () => {
    const [left, paid] = [await opened(), await opened()];
    expect(await stripe((provider) => provider.close(left))).toMatchObject({ outcome: 'expired' });
    expect(await stripe((provider) => provider.close(left))).toMatchObject({ outcome: 'expired' });
    await shopper('pay', paid);
    expect(await stripe((provider) => provider.close(paid))).toEqual({
      paymentId: paid._id,
      outcome: 'paid',
      captureRef: expect.stringMatching(/^pi_/),
    });
    expect(await stripe((provider) => provider.look(paid))).toMatchObject({ outcome: 'paid' });
  });

  it('makes a refund once for repeated requests', async () => {
    const paid = await opened();
    await shopper('pay', paid);
    const { captureRef } = await stripe((provider) => provider.look(paid));
    const refund = {
      _id: newId(),
      amount: 500,
      reason: 'damaged',
      state: 'requested' as const,
      actor: { type: 'staff' as const },
      createdAt: new Date(),
    };
    const ask = () => stripe((provider) => provider.refund({ ...paid, captureRef }, refund));
    const answer = { ok: true, value: { refundId: refund._id, state: 'succeeded' } };
    expect(await ask()).toMatchObject(answer);
    expect(await ask()).toMatchObject(answer);
    expect((await emulator.client(key).refunds.list()).data).toHaveLength(1);
    const all = { ...refund, _id: newId(), amount: 2500 };
    expect(await stripe((provider) => provider.refund({ ...paid, captureRef }, all))).toMatchObject({
      ok: false,
    });
  });

  it('reads the messages of Stripe', async () => {
    const bought = await opened();
    await shopper('decline', bought);
    expect(await pushed('payment_intent.payment_failed')).toMatchObject({
      payment: { paymentId: bought._id, outcome: 'declined', failure: { code: 'generic_decline' } },
    });
    await shopper('pay', bought);
    expect(await pushed('checkout.session.completed')).toMatchObject({
      type: 'checkout.session.completed',
      payment: { paymentId: bought._id, outcome: 'paid', captureRef: expect.stringMatching(/^pi_/) },
    });
    const left = await opened();
    await shopper('expire', left);
    expect(await pushed('checkout.session.expired')).toMatchObject({
      payment: { paymentId: left._id, outcome: 'expired' },
    });
    expect(await pushed('payment_intent.created')).toBeUndefined();
  });

  it('refuses messages without a fresh signature by one of the tenant’s secrets', async () => {
    await shopper('pay', await opened());
    const type = 'checkout.session.completed';
    const invalid = { code: 'payment.webhook-invalid' };
    await expect(pushed(type, 'whsec_of_another')).rejects.toMatchObject(invalid);
    const sixMinutesAgo = Math.floor(Date.now() / 1000) - 360;
    await expect(pushed(type, SECRET, sixMinutesAgo)).rejects.toMatchObject(invalid);
    await expect(
      stripe((provider) => provider.receive({ body: Buffer.from('{}'), headers: {} })),
    ).rejects.toMatchObject(invalid);
    await expect(pushed(type, 'whsec_next')).resolves.toBeDefined();
  });

  it('does not work for a tenant without keys', async () => {
    tenant = await bench.provision();
    await expect(stripe((provider) => provider.openPayPage(payment(), LINES))).rejects.toMatchObject({
      code: 'payment.not-configured',
    });
  });

  it('finds an account that a previous version stored in the settings', async () => {
    const { _id } = await bench.provision();
    const seal = (text: string) => bench.app.get(TenantKeyRings).of({ _id }).box('stripe').seal(text);
    const platform = bench.app.get<Connection>(getConnectionToken(PLATFORM));
    const former = {
      schemaVersion: moveStripeSecrets.version - 1,
      'settings.stripeKey': seal(key),
      'settings.stripeWebhookSecrets': [seal(SECRET)],
    };
    await platform
      .collection<{ _id: string }>('tenants')
      .updateOne({ _id }, { $set: former, $unset: { keys: '' } });
    await bench.app.get(TenantRegistry).announce(_id);
    expect(await bench.app.get(Migrator).migrate(_id)).toMatchObject({ migrated: 1 });
    tenant = (await bench.app.get(TenantRegistry).byId(_id))!;
    await shopper('pay', await opened());
    await expect(pushed('checkout.session.completed')).resolves.toBeDefined();
    // What was stored since is newer.
    await platform.collection<{ _id: string }>('tenants').updateOne({ _id }, { $set: { schemaVersion: 1 } });
    const account = { secretKey: 'sk_test_newer', webhookSecrets: [SECRET] };
    await connect(account);
    const { secrets } = (await bench.app.get(TenantRegistry).read({ _id }))!;
    await bench.app.get(Migrator).migrate(_id);
    expect((await bench.app.get(TenantRegistry).byId(_id))!.secrets).toEqual(secrets);
  });

  it('says of a key whether it moves real money', () => {
    expect(['sk_live_1', 'rk_live_1', 'sk_test_1', 'rk_1'].map(isLiveKey)).toEqual([
      true,
      true,
      false,
      undefined,
    ]);
  });

  it('converts to the units that Stripe counts in', () => {
    expect(toStripeAmount(1299, 'EUR')).toBe(1299);
    expect(toStripeAmount(1299, 'JPY')).toBe(1299);
    expect(toStripeAmount(12, 'ISK')).toBe(1200);
    expect(toStripeAmount(1200, 'MGA')).toBe(12);
    expect(toStripeAmount(1250, 'MGA')).toBeUndefined();
  });
});
