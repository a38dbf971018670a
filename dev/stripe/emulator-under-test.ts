import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';
import { Emulator } from './emulator.js';
import { createServer } from './server.js';

/** A stand-in in the process of the test, with clients of the real SDK. */
export interface EmulatorUnderTest {
  readonly origin: string;
  /** The SDK for an account, without retries, so that tests see failures. */
  client(key: string): Stripe;
  /** Calls a test switch under `/_test`. Resolves with its answer. */
  steer(path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Removes an account's faults. Requests that a fault holds go on. */
  clearFaults(key: string): Promise<void>;
  close(): Promise<void>;
}

export async function startEmulator(): Promise<EmulatorUnderTest> {
  const app = createServer(new Emulator());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    client: (key) => new Stripe(key, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0 }),
    steer: async (path, body = {}) => {
      const response = await fetch(`${origin}/_test/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    clearFaults: async (key) => {
      await fetch(`${origin}/_test/faults?key=${key}`, { method: 'DELETE' });
    },
    close: () => app.close(),
  };
}

/** A checkout of two tent pegs for 25.00 €. */
export function checkout(
  changes: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    success_url: 'http://shop.localhost/thanks?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://shop.localhost/cart',
    line_items: [
      { quantity: 2, price_data: { currency: 'eur', unit_amount: 1250, product_data: { name: 'Tent peg' } } },
    ],
    ...changes,
  };
}
