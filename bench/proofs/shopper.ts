import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface PlacedOrder {
  readonly order: { readonly id: string; readonly number: string };
  readonly payment: { readonly id: string; readonly checkoutUrl: string };
  readonly orderToken?: string;
}

interface Problem {
  readonly code?: string;
}

const ADDRESS = {
  name: 'Carla Berg',
  line1: 'Lindenweg 4',
  city: 'Berlin',
  postalCode: '10115',
  country: 'DE',
};

/** Codes after which the same request should be sent again a little later. */
const AGAIN = new Set(['idempotency.in-progress', 'tenant.busy']);

/** A shopper who repeats failed requests, with the same Idempotency-Key. */
export class Shopper {
  /** Number of repeated requests. */
  retries = 0;
  /** The request that took longest from the first attempt to the answer, and the failures of its earlier attempts. */
  slowest = { what: '', ms: 0, met: '' };
  /** Answers that nobody has foreseen: a status of 500, or a failure without a code. */
  readonly unforeseen: string[] = [];
  private cartToken?: string;
  private accessToken?: string;

  constructor(
    private readonly origin: string,
    private readonly slug: string,
    private readonly patienceMs = 60_000,
  ) {}

  async logIn(email: string, password: string): Promise<void> {
    const { body } = await this.insist<{ accessToken: string }>('POST', '/auth/login', { email, password });
    this.accessToken = body.accessToken;
  }

  fillCart(variantId: string): Promise<Answer<unknown>> {
    return this.insist('POST', '/cart/items', { variantId, quantity: 1 });
  }

  clearCart(): Promise<Answer<unknown>> {
    return this.insist('DELETE', '/cart/clear');
  }

  /** Orders the cart; the answer says whether there was enough stock. */
  order(): Promise<Answer<PlacedOrder & Problem>> {
    const email = this.accessToken ? undefined : 'shopper@example.com';
    const input = { deliveryType: 'delivery', deliveryAddress: ADDRESS, email };
    return this.insist('POST', '/orders', input, { 'idempotency-key': randomUUID() });
  }

  look({ order, orderToken }: PlacedOrder): Promise<Answer<{ status: string; paymentStatus: string }>> {
    return this.insist('GET', `/orders/${order.id}`, undefined, tokenHeader(orderToken));
  }

  cancel({ order, orderToken }: PlacedOrder): Promise<Answer<unknown>> {
    return this.insist('POST', `/orders/${order.id}/cancel`, {}, tokenHeader(orderToken));
  }

  /** Repeats a request until it gets an answer: not a broken connection, and not a request to retry. */
  private async insist<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const began = Date.now();
    const met = new Map<string, number>();
    for (;;) {
      const answer = await this.ask<T & Problem>(method, path, body, headers).catch(() => undefined);
      const ms = Date.now() - began;
      const problem = answer?.body?.code ?? String(answer?.status ?? 'no connection');
      met.set(problem, (met.get(problem) ?? 0) + 1);
      if (answer && (answer.status === 500 || (answer.status > 500 && !answer.body?.code)))
        this.unforeseen.push(`${method} ${path}: ${answer.status} ${problem}`);
      if (ms > this.slowest.ms) {
        this.slowest = {
          what: `${method} ${path}`,
          ms,
          met: [...met].map((each) => each.join(' ×')).join(', '),
        };
      }
      if (answer && answer.status < 500 && answer.status !== 429 && !AGAIN.has(answer.body?.code ?? ''))
        return answer;
      if (ms > this.patienceMs) throw new Error(`${method} ${path} ended in ${problem}`);
      this.retries++;
      await sleep(100 + Math.random() * 200);
    }
  }

  private async ask<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    content: object | undefined,
    headers: Record<string, string>,
  ): Promise<Answer<T>> {
    const {
      statusCode,
      headers: answered,
      body,
    } = await request(`${this.origin}/api/v1${path}`, {
      method,
      headers: {
        'x-tenant': this.slug,
        ...(this.accessToken
          ? { authorization: `Bearer ${this.accessToken}` }
          : this.cartToken && { 'x-cart-token': this.cartToken }),
        ...(content && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: content && JSON.stringify(content),
      bodyTimeout: 20_000,
      headersTimeout: 20_000,
    });
    const text = await body.text();
    this.cartToken = (answered['x-cart-token'] as string | undefined) ?? this.cartToken;
    return { status: statusCode, body: (text ? JSON.parse(text) : undefined) as T };
  }
}

/** Acts as the shopper on the provider's page. @returns whether the payment succeeded */
export async function visitPayPage(
  stripeOrigin: string,
  { payment }: PlacedOrder,
  act: 'pay' | 'decline' | 'abandon',
): Promise<boolean> {
  const session = new URL(payment.checkoutUrl).pathname.split('/').pop()!;
  const { statusCode, body } = await request(`${stripeOrigin}/_test/sessions/${session}/${act}`, {
    method: 'POST',
  });
  await body.dump();
  return act === 'pay' && statusCode === 200;
}

function tokenHeader(orderToken: string | undefined): Record<string, string> {
  return orderToken ? { 'x-order-token': orderToken } : {};
}
