import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { Outcome, PurchasesJob, ShopAddress } from './job.js';

interface Placed {
  readonly order: { readonly id: string };
  readonly payment: { readonly checkoutUrl: string };
  readonly orderToken: string;
}

const ADDRESS = {
  name: 'Carla Berg',
  line1: 'Lindenweg 4',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};

/** Makes many purchases, `connections` of them at a time. */
export async function makePurchases(job: PurchasesJob): Promise<Outcome> {
  const server = new Pool(job.origin, { connections: job.connections });
  const stripe = new Pool(job.stripeOrigin, { connections: job.connections });
  const latencies: number[] = [];
  const failures: Record<string, number> = {};
  let next = 0;
  const shopper = async (): Promise<void> => {
    while (next < job.amount) {
      const turn = next++;
      const purchase = new Purchase(server, stripe, job.shops[turn % job.shops.length]!, job.webhookSecret);
      try {
        await purchase.make(turn);
        latencies.push(purchase.waitedMs);
      } catch (error) {
        const what = (error as Error).message;
        failures[what] = (failures[what] ?? 0) + 1;
      }
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: job.connections }, shopper));
  const wallMs = performance.now() - began;
  await Promise.all([server.close(), stripe.close()]);
  return { latencies, wallMs, failures };
}

/** A guest's purchase, from an empty cart to a paid order: four requests, and the provider's webhook. */
class Purchase {
  /** Time that the server under test took for its answers. */
  waitedMs = 0;
  /** The bare server accepts any token; the product answers with its own. */
  private cartToken = randomBytes(32).toString('base64url');

  constructor(
    private readonly server: Pool,
    private readonly stripe: Pool,
    private readonly shop: ShopAddress,
    private readonly webhookSecret: string,
  ) {}

  async make(turn: number): Promise<void> {
    const variantId = this.shop.variantIds[turn % this.shop.variantIds.length]!;
    await this.ask('POST', '/api/v1/cart/items', { variantId, quantity: 1 });
    const { order, payment, orderToken } = await this.ask<Placed>(
      'POST',
      '/api/v1/orders',
      { deliveryType: 'delivery', deliveryAddress: ADDRESS, email: 'shopper@example.com' },
      { 'idempotency-key': randomUUID() },
    );
    await this.push(await this.pay(payment.checkoutUrl));
    const paid = await this.ask<{ paymentStatus: string }>('GET', `/api/v1/orders/${order.id}`, undefined, {
      'x-order-token': orderToken,
    });
    if (paid.paymentStatus !== 'paid') throw new Error(`the order is ${paid.paymentStatus}`);
  }

  /** The shopper pays on the provider's page; returns the paid session. */
  private async pay(checkoutUrl: string): Promise<object> {
    const id = new URL(checkoutUrl).pathname.split('/').pop()!;
    const { statusCode, body } = await this.stripe.request({
      method: 'POST',
      path: `/_test/sessions/${id}/pay`,
    });
    if (statusCode !== 200) throw new Error(`the pay page answered ${statusCode}: ${await body.text()}`);
    return ((await body.json()) as { session: object }).session;
  }

  /** Sends the provider's webhook about the payment, signed as Stripe does. */
  private async push(session: object): Promise<void> {
    const created = Math.floor(Date.now() / 1000);
    const id = `evt_${randomBytes(12).toString('hex')}`;
    const type = 'checkout.session.completed';
    const event = JSON.stringify({
      id,
      object: 'event',
      type,
      created,
      livemode: false,
      data: { object: session },
    });
    const signature = createHmac('sha256', this.webhookSecret).update(`${created}.${event}`).digest('hex');
    await this.ask('POST', `/webhooks/stripe/${this.shop.tenantId}`, event, {
      'stripe-signature': `t=${created},v1=${signature}`,
    });
  }

  private async ask<T>(
    method: 'GET' | 'POST',
    path: string,
    content?: object | string,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const began = performance.now();
    const {
      statusCode,
      headers: answered,
      body,
    } = await this.server.request({
      method,
      path,
      headers: {
        'x-tenant': this.shop.slug,
        'x-cart-token': this.cartToken,
        ...(content !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: typeof content === 'object' ? JSON.stringify(content) : content,
    });
    const text = await body.text();
    this.waitedMs += performance.now() - began;
    this.cartToken = (answered['x-cart-token'] as string | undefined) ?? this.cartToken;
    if (statusCode >= 400) {
      const { code } = JSON.parse(text) as { code?: string };
      throw new Error(`${method} ${path.split('/')[3] ?? path} ${statusCode} ${code ?? ''}`);
    }
    return JSON.parse(text) as T;
  }
}
