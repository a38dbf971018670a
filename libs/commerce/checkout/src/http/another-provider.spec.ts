import { createHmac, timingSafeEqual } from 'node:crypto';
import { Module } from '@nestjs/common';
import { AdjustStock } from '#commerce/inventory';
import { Products } from '#commerce/catalog';
import {
  PaymentAccounts,
  paymentErrors,
  TakesPayments,
  type Answered,
  type PayPage,
  type Payment,
  type PaymentNews,
  type PaymentProvider,
  type ProviderEvent,
  type Refund,
  type RefundNews,
  type SignedMessage,
} from '#commerce/payments';
import { newId } from '#platform/ids';
import { text } from '#platform/values';
import { Stores } from '#commerce/stores';
import { CurrentTenant, TenantRegistry, TenantSecrets, type AccountSecrets } from '#foundation/tenancy';
import { Installation } from '../../../../../test/support/installation.js';
import type { TenantSession } from '../../../../../test/support/tenant-session.js';

/** A provider as CONTRIBUTING describes one: a class that says what it needs, in a module. It takes whatever it is told. */
@TakesPayments({
  name: 'bank',
  secrets: { signingKey: text({ max: 100 }) },
  key: 'signingKey',
  pageLife: { min: 60, max: 1_900 },
  events: ['transfer.arrived'],
})
class Bank implements PaymentProvider {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly secrets: TenantSecrets,
  ) {}

  async accepts({ signingKey }: AccountSecrets): Promise<boolean> {
    return signingKey === KEY;
  }

  async openPayPage({ _id }: Payment): Promise<Answered<PayPage>> {
    return { ok: true, value: { ref: `transfer-${_id}`, url: `https://bank.example/${_id}` } };
  }

  async look({ _id: paymentId }: Payment): Promise<PaymentNews> {
    return { paymentId, outcome: 'open' };
  }

  async close({ _id: paymentId }: Payment): Promise<PaymentNews> {
    return { paymentId, outcome: 'expired' };
  }

  async refund({ _id: paymentId }: Payment, { _id: refundId }: Refund): Promise<Answered<RefundNews>> {
    return { ok: true, value: { paymentId, refundId, state: 'succeeded', ref: `back-${refundId}` } };
  }

  async receive({ body, headers }: SignedMessage): Promise<ProviderEvent | undefined> {
    const key = this.secrets.of(this.tenant.record, 'bank')?.signingKey;
    const given = Buffer.from(String(headers['bank-signature'] ?? ''), 'hex');
    const expected = typeof key === 'string' ? signed(key, body) : undefined;
    if (given.length !== 32 || !expected || !timingSafeEqual(given, expected)) {
      throw paymentErrors.webhookInvalid();
    }
    const { id, paymentId } = JSON.parse(body.toString()) as { id: string; paymentId: string };
    return { id, type: 'transfer.arrived', payment: { paymentId, outcome: 'paid', captureRef: id } };
  }
}

@Module({ providers: [Bank] })
class BankModule {}

interface Placed {
  readonly order: { readonly id: string; readonly status: string };
  readonly payment: { readonly provider: string; readonly checkoutUrl: string };
}

const KEY = 'what the bank and this shop know';
const signed = (key: string, body: Buffer) => createHmac('sha256', key).update(body).digest();

let installation: Installation;
let shop: TenantSession;

beforeAll(async () => {
  installation = await Installation.start({}, [BankModule]);
  shop = await installation.tenant();
  const { _id } = shop.tenant;
  await installation.api.get(TenantRegistry).update(_id, { $unset: { 'secrets.stripe': '' } });
  await connect('bank', { signingKey: KEY });
});
afterAll(() => installation.stop());

const connect = (name: string, secrets: AccountSecrets) =>
  installation.scope.run(shop.tenant._id, async (graph) =>
    (await graph.get(PaymentAccounts)).connect(name, secrets),
  );

async function placed(at: TenantSession): Promise<Placed> {
  const variantId = await installation.scope.run(at.tenant._id, async (graph) => {
    const variant = { sku: newId(), price: { amount: 1250, currency: 'EUR' } };
    const products = await graph.get(Products);
    const { variants } = await products.create({ title: `Tent ${newId()}`, variants: [variant] }, 'active');
    const { _id: storeId } = await (await graph.get(Stores)).default();
    await (await graph.get(AdjustStock)).run(storeId, [{ variantId: variants[0]!.id, setTo: 1 }]);
    return variants[0]!.id;
  });
  const cart = await at.call('POST', '/cart/items', { body: { variantId, quantity: 1 } });
  const headers = { 'x-cart-token': cart.headers.get('x-cart-token')!, 'idempotency-key': newId() };
  const body = { deliveryType: 'pickup', email: 'guest@example.com' };
  const { status, body: answer } = await at.call<Placed>('POST', '/orders', { headers, body });
  expect(status).toBe(201);
  return answer;
}

async function push(to: string, message: object, key = KEY): Promise<{ status: number; code?: string }> {
  const body = Buffer.from(JSON.stringify(message));
  const headers = {
    'content-type': 'application/json',
    'bank-signature': signed(key, body).toString('hex'),
  };
  const response = await fetch(`${installation.origin}${to}`, { method: 'POST', headers, body });
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, code };
}

const payments = async ({ order }: Placed) => {
  const url = `/admin/payments?orderId=${order.id}`;
  return (await shop.asOwner<{ data: { id: string; status: string; provider: string }[] }>('GET', url)).body
    .data;
};

describe('another payment provider', () => {
  it('takes the money of a shop that is connected to it: order, page, webhook, paid, given back', async () => {
    const bought = await placed(shop);
    const [payment] = await payments(bought);
    expect(payment).toMatchObject({ provider: 'bank', status: 'pending' });
    expect(bought.payment).toMatchObject({
      provider: 'bank',
      checkoutUrl: `https://bank.example/${payment!.id}`,
    });

    const arrived = { id: newId(), paymentId: payment!.id };
    const to = `/webhooks/bank/${shop.tenant._id}`;
    const refused = { status: 400, code: 'payment.webhook-invalid' };
    expect(await push(to, arrived, 'another key')).toEqual(refused);
    expect(await payments(bought)).toMatchObject([{ status: 'pending' }]);
    for (const path of [to, `/api/v1/webhooks/bank/${shop.tenant.slug}`]) {
      expect(await push(path, arrived)).toEqual({ status: 200 });
    }
    expect(await payments(bought)).toMatchObject([{ status: 'succeeded' }]);
    const path = `/admin/orders/${bought.order.id}`;
    expect((await shop.asOwner('GET', path)).body).toMatchObject({ paymentStatus: 'paid' });

    const headers = { 'idempotency-key': newId() };
    const refund = { headers, body: { amount: 250 }, token: shop.owner };
    const back = await shop.call('POST', `${path}/refunds`, refund);
    expect(back.status).toBe(201);
    expect(await payments(bought)).toMatchObject([{ refunds: [{ state: 'succeeded' }] }]);
  });

  it('asks for a page that closes when the provider says so', async () => {
    const bought = await placed(shop);
    const [payment] = await payments(bought);
    const row = await installation.scope.run(shop.tenant._id, async ({ connection }) =>
      connection.db!.collection<Payment>('payments').findOne({ _id: payment!.id }),
    );
    // The order has 1800 seconds, a retry 600 more: the bank's 1900 come first.
    expect(row!.pageExpiresAt.getTime() - row!.createdAt.getTime()).toBe(1_900_000);
  });

  it('says nothing to whoever names a provider that is not there, or not theirs', async () => {
    const other = await installation.tenant();
    const refused = { status: 400, code: 'payment.webhook-invalid' };
    const message = { id: newId(), paymentId: newId() };
    for (const path of [
      `/webhooks/nobody/${shop.tenant._id}`,
      `/webhooks/constructor/${shop.tenant._id}`,
      `/webhooks/bank/${other.tenant._id}`,
      `/webhooks/bank/nobody`,
    ]) {
      expect(await push(path, message)).toEqual(refused);
    }
  });

  it('stands beside the one that other shops use', async () => {
    const other = await installation.tenant();
    expect((await placed(other)).payment).toMatchObject({ provider: 'stripe' });
  });

  it('is connected with what it asks for only', async () => {
    const refused = async (name: string, secrets: AccountSecrets, code: string) =>
      expect(connect(name, secrets)).rejects.toMatchObject({ code });
    await refused('nobody', {}, 'payment.unknown-provider');
    await refused('bank', {}, 'payment.account-invalid');
    await refused('bank', { signingKey: KEY, pin: '1234' }, 'payment.account-invalid');
    await refused('bank', { signingKey: 'the key of another bank' }, 'payment.account-refused');
    const record = await installation.api.get(TenantRegistry).byId(shop.tenant._id);
    expect(JSON.stringify(record)).not.toContain(KEY);
  });
});
