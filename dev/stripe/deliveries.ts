import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type Stripe from 'stripe';
import type { Account } from './account.js';
import { seconds } from './account.js';

/**
 * How events are sent: `normal` at once; `hold` after a flush; `duplicate` each one twice; `reverse` after a flush,
 * newest first.
 */
export type DeliveryMode = 'normal' | 'hold' | 'duplicate' | 'reverse';

/** The delivery of an event to an endpoint. */
export interface Delivery {
  readonly account: string;
  readonly event: string;
  readonly type: string;
  readonly endpoint: string;
  readonly url: string;
  attempts: number;
  /** Status of the last answer; 0 if there was no answer. */
  lastStatus?: number;
  delivered: boolean;
}

const TIMEOUT_MS = 10_000;
// Stripe retries for three days, which is too long for tests.
const PAUSES_MS = [100, 200, 400, 800, 1500, 3000];
const LONGEST_PAUSE_MS = 5000;
const MAX_ATTEMPTS = 200;

/** Sends events to webhook endpoints, signed by Stripe's scheme (https://docs.stripe.com/webhooks#verify-manually). */
export class Deliveries {
  readonly log: Delivery[] = [];
  private readonly modes = new Map<string, DeliveryMode>();
  private held: Array<{ account: Account; event: Stripe.Event }> = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly lanes = new Map<string, Promise<void>>();

  /** Sets the mode of one account; without `key`, of all accounts. */
  setMode(mode: DeliveryMode, key = ''): void {
    if (!key) this.modes.clear();
    this.modes.set(key, mode);
  }

  /** Accepts a new event. */
  take(account: Account, event: Stripe.Event): void {
    const mode = this.modes.get(account.data.key) ?? this.modes.get('') ?? 'normal';
    event.pending_webhooks = endpointsFor(account, event).length;
    if (mode === 'hold' || mode === 'reverse') {
      this.held.push({ account, event });
      return;
    }
    void this.send(account, event);
    if (mode === 'duplicate') void this.send(account, event);
  }

  /** Sends the held events. Resolves after one attempt for each, with the number of events. */
  async flush(key = ''): Promise<number> {
    const chosen = this.held.filter(({ account }) => !key || account.data.key === key);
    this.held = this.held.filter((entry) => !chosen.includes(entry));
    const mode = this.modes.get(key) ?? this.modes.get('');
    if (mode === 'reverse') chosen.reverse();
    await Promise.all(chosen.map(({ account, event }) => this.send(account, event)));
    return chosen.length;
  }

  /** Sends an event again, like the resend button of Stripe's dashboard. Resolves after the first attempt. */
  resend(account: Account, event: Stripe.Event): Promise<void> {
    return this.send(account, event);
  }

  /** Sends the events that an earlier process had not delivered when it ended. */
  resume(account: Account): void {
    for (const event of Object.values(account.data.events))
      if (event.pending_webhooks > 0) void this.send(account, event);
  }

  /** Number of events that wait for a flush. */
  get heldCount(): number {
    return this.held.length;
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private async send(account: Account, event: Stripe.Event): Promise<void> {
    await Promise.all(endpointsFor(account, event).map((endpoint) => this.queue(account, endpoint, event)));
  }

  /** First attempts to an endpoint are made one after the other, so that tests see events in their order. */
  private queue(account: Account, endpoint: Stripe.WebhookEndpoint, event: Stripe.Event): Promise<void> {
    const { id, url } = endpoint;
    const { id: eventId, type } = event;
    const delivery: Delivery = {
      account: account.id,
      event: eventId,
      type,
      endpoint: id,
      url,
      attempts: 0,
      delivered: false,
    };
    this.log.push(delivery);
    const turn = (this.lanes.get(id) ?? Promise.resolve()).then(() =>
      this.attempt(account, endpoint, event, delivery),
    );
    this.lanes.set(id, turn);
    return turn;
  }

  private async attempt(
    account: Account,
    endpoint: Stripe.WebhookEndpoint,
    event: Stripe.Event,
    delivery: Delivery,
  ): Promise<void> {
    if (!account.data.endpoints[endpoint.id]) return;
    delivery.attempts += 1;
    delivery.lastStatus = await post(endpoint.url, JSON.stringify(event, null, 2), endpoint.secret ?? '');
    delivery.delivered = delivery.lastStatus >= 200 && delivery.lastStatus < 300;
    if (delivery.delivered) event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
    if (delivery.delivered || delivery.attempts >= MAX_ATTEMPTS) return;
    const pause = PAUSES_MS[delivery.attempts - 1] ?? LONGEST_PAUSE_MS;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.attempt(account, endpoint, event, delivery);
    }, pause);
    this.timers.add(timer);
  }
}

function endpointsFor(account: Account, event: Stripe.Event): Stripe.WebhookEndpoint[] {
  return Object.values(account.data.endpoints).filter(
    ({ enabled_events: types }) => types.includes('*') || types.includes(event.type),
  );
}

/** Value of the `Stripe-Signature` header for a body that is sent at `at` (Unix seconds). */
export function stripeSignature(body: string, secret: string, at: number): string {
  return `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
}

/** Posts to this machine, for any of its names in the URL. Resolves with the status; 0 if there was no answer. */
function post(url: string, body: string, secret: string): Promise<number> {
  const { host, port, pathname, search } = new URL(url);
  return new Promise((resolve) => {
    const sending = request({
      host: '127.0.0.1',
      port: port || 80,
      path: pathname + search,
      method: 'POST',
      timeout: TIMEOUT_MS,
      headers: {
        host,
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'stripe-signature': stripeSignature(body, secret, seconds()),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
    });
    sending.once('response', (response) => {
      response.resume();
      response.once('close', () => resolve(response.statusCode ?? 0));
    });
    sending.once('timeout', () => sending.destroy());
    sending.once('error', () => resolve(0));
    sending.end(body);
  });
}
