import { createHash, randomBytes } from 'node:crypto';
import type Stripe from 'stripe';
import { missing } from './stripe-error.js';

/** The API version whose shapes are served. A test checks that it is the version of the installed SDK. */
export const API_VERSION = '2026-10-28.endive';

/** The API request that caused an event; empty if the shopper or the clock caused it. */
export interface Cause {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}

/** The shopper, the clock or a test switch. */
export const NO_REQUEST: Cause = { id: null, idempotency_key: null };

/** A Checkout Session with further data that Stripe stores for it. */
export interface StoredSession {
  readonly session: Stripe.Checkout.Session;
  readonly lines: Stripe.LineItem[];
  /** `payment_intent_data` of the request, for the intent that is created at the first attempt to pay. */
  readonly intent: Pick<
    Stripe.PaymentIntent,
    'metadata' | 'description' | 'receipt_email' | 'capture_method'
  >;
}

/** The stored answer for an Idempotency-Key. */
export interface KeptAnswer {
  readonly fingerprint: string;
  readonly requestId: string;
  readonly status: number;
  readonly body: unknown;
}

/** All saved data of one API key. */
export interface AccountData {
  readonly key: string;
  readonly sessions: Record<string, StoredSession>;
  readonly intents: Record<string, Stripe.PaymentIntent>;
  readonly charges: Record<string, Stripe.Charge>;
  readonly refunds: Record<string, Stripe.Refund>;
  readonly events: Record<string, Stripe.Event>;
  readonly endpoints: Record<string, Stripe.WebhookEndpoint>;
  readonly answers: Record<string, KeptAnswer>;
}

/** A Stripe account. Every secret key has its own account, so that tenants cannot see each other's payments. */
export class Account {
  readonly id: string;

  constructor(
    readonly data: AccountData,
    private readonly onEvent: (account: Account, event: Stripe.Event) => void,
  ) {
    this.id = `acct_${createHash('sha256').update(data.key).digest('hex').slice(0, 16)}`;
  }

  static empty(key: string): AccountData {
    return {
      key,
      sessions: {},
      intents: {},
      charges: {},
      refunds: {},
      events: {},
      endpoints: {},
      answers: {},
    };
  }

  session(id: string): StoredSession {
    return this.data.sessions[id] ?? fail(missing('checkout.session', id, 'session'));
  }

  intent(id: string, param = 'intent'): Stripe.PaymentIntent {
    return this.data.intents[id] ?? fail(missing('payment_intent', id, param));
  }

  charge(id: string, param = 'id'): Stripe.Charge {
    return this.data.charges[id] ?? fail(missing('charge', id, param));
  }

  refund(id: string): Stripe.Refund {
    return this.data.refunds[id] ?? fail(missing('refund', id));
  }

  event(id: string): Stripe.Event {
    return this.data.events[id] ?? fail(missing('event', id));
  }

  endpoint(id: string): Stripe.WebhookEndpoint {
    return this.data.endpoints[id] ?? fail(missing('webhook endpoint', id, 'webhook_endpoint'));
  }

  /** Stores an event with a copy of the object, and passes it to the deliveries. */
  emit(type: string, object: object, cause: Cause): void {
    const event = {
      id: newStripeId('evt', 24),
      object: 'event',
      api_version: API_VERSION,
      created: seconds(),
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: 0,
      request: { ...cause },
      type,
    } as unknown as Stripe.Event;
    this.data.events[event.id] = event;
    this.onEvent(this, event);
  }
}

/** Unix time in seconds, Stripe's unit. */
export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** An id such as `pi_3kT…`. */
export function newStripeId(prefix: string, length = 24): string {
  // 62 letters for 256 values are slightly uneven, which does not matter for ids of a stand-in.
  return `${prefix}_${Array.from(randomBytes(length), (byte) => LETTERS[byte % 62]).join('')}`;
}

function fail(error: Error): never {
  throw error;
}
