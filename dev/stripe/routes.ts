import type Stripe from 'stripe';
import type { Account, Cause } from './account.js';
import { createEndpoint } from './endpoints.js';
import { cancelIntent, captureIntent, confirmIntent, createIntent } from './intents.js';
import { page, pageShape } from './lists.js';
import { currency, flag, group, integer, listOf, metadata, oneOf, required, text } from './params.js';
import type { Read, Shape } from './params.js';
import { createRefund } from './refunds.js';
import { sessionShape } from './session-params.js';
import { createSession, expireSession } from './sessions.js';

/** A request to the API, after authentication and reading. */
export interface Call<P> {
  readonly account: Account;
  /** The `:id` of the path; empty if the path has none. */
  readonly id: string;
  readonly params: P;
  readonly cause: Cause;
  /** Origin of the hosted pages. */
  readonly origin: string;
}

/** A route of the API. Every route supports `expand[]`. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly shape: Shape;
  readonly answer: (call: Call<never>) => object;
}

function route<const S extends Shape>(
  method: Route['method'],
  path: string,
  shape: S,
  answer: (call: Call<Read<S>>) => object,
): Route {
  return { method, path, shape, answer };
}

const sessionRoutes = [
  route('POST', '/v1/checkout/sessions', sessionShape, ({ account, params, origin }) =>
    createSession(account, params, origin),
  ),
  route(
    'GET',
    '/v1/checkout/sessions',
    { ...pageShape, payment_intent: text, status: oneOf('complete', 'expired', 'open') },
    ({ account, params }) => {
      const sessions = Object.values(account.data.sessions).map((stored) => stored.session);
      return page(
        sessions
          .filter((session) => !params.status || session.status === params.status)
          .filter((session) => !params.payment_intent || session.payment_intent === params.payment_intent),
        '/v1/checkout/sessions',
        params,
      );
    },
  ),
  route('GET', '/v1/checkout/sessions/:id', {}, ({ account, id }) => account.session(id).session),
  route('POST', '/v1/checkout/sessions/:id', { metadata }, ({ account, id, params }) =>
    annotate(account.session(id).session, params),
  ),
  route('POST', '/v1/checkout/sessions/:id/expire', {}, ({ account, id, cause }) =>
    expireSession(account, account.session(id), cause),
  ),
  route('GET', '/v1/checkout/sessions/:id/line_items', pageShape, ({ account, id, params }) =>
    page(account.session(id).lines.toReversed(), `/v1/checkout/sessions/${id}/line_items`, params),
  ),
];

const captureMethod = oneOf('automatic', 'automatic_async', 'manual');

const intentRoutes = [
  route(
    'POST',
    '/v1/payment_intents',
    {
      amount: required(integer()),
      currency: required(currency),
      automatic_payment_methods: group({
        enabled: required(flag),
        allow_redirects: oneOf('always', 'never'),
      }),
      capture_method: captureMethod,
      confirm: flag,
      description: text,
      metadata,
      payment_method: text,
      payment_method_types: listOf(oneOf('card')),
      receipt_email: text,
      return_url: text,
      statement_descriptor: text,
      statement_descriptor_suffix: text,
      transfer_group: text,
    },
    ({ account, params, cause }) => {
      const intent = createIntent(account, params, cause);
      if (params.confirm) confirmIntent(account, intent, undefined, cause);
      return intent;
    },
  ),
  route('GET', '/v1/payment_intents', pageShape, ({ account, params }) =>
    page(Object.values(account.data.intents), '/v1/payment_intents', params),
  ),
  route('GET', '/v1/payment_intents/:id', {}, ({ account, id }) => account.intent(id)),
  route('POST', '/v1/payment_intents/:id', { metadata, description: text }, ({ account, id, params }) => {
    const intent = annotate(account.intent(id), params);
    if (params.description !== undefined) intent.description = params.description;
    return intent;
  }),
  route(
    'POST',
    '/v1/payment_intents/:id/confirm',
    { payment_method: text, return_url: text },
    ({ account, id, params, cause }) => {
      const intent = account.intent(id);
      confirmIntent(account, intent, params.payment_method, cause);
      return intent;
    },
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/capture',
    { amount_to_capture: integer(), metadata },
    ({ account, id, params, cause }) => {
      const intent = account.intent(id);
      captureIntent(account, intent, params.amount_to_capture, cause);
      return annotate(intent, params);
    },
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/cancel',
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') },
    ({ account, id, params, cause }) => {
      const intent = account.intent(id);
      cancelIntent(account, intent, params.cancellation_reason ?? null, cause);
      return intent;
    },
  ),
];

const moneyRoutes = [
  route('GET', '/v1/charges', { ...pageShape, payment_intent: text }, ({ account, params }) => {
    const wanted = (charge: Stripe.Charge) =>
      !params.payment_intent || charge.payment_intent === params.payment_intent;
    return page(Object.values(account.data.charges).filter(wanted), '/v1/charges', params);
  }),
  route('GET', '/v1/charges/:id', {}, ({ account, id }) => account.charge(id)),
  route(
    'POST',
    '/v1/refunds',
    {
      amount: integer(1),
      charge: text,
      metadata,
      payment_intent: text,
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
    },
    ({ account, params, cause }) => createRefund(account, params, cause),
  ),
  route('GET', '/v1/refunds', { ...pageShape, charge: text, payment_intent: text }, ({ account, params }) => {
    const wanted = (refund: Stripe.Refund) =>
      (!params.charge || refund.charge === params.charge) &&
      (!params.payment_intent || refund.payment_intent === params.payment_intent);
    return page(Object.values(account.data.refunds).filter(wanted), '/v1/refunds', params);
  }),
  route('GET', '/v1/refunds/:id', {}, ({ account, id }) => account.refund(id)),
  route('POST', '/v1/refunds/:id', { metadata }, ({ account, id, params, cause }) => {
    const refund = annotate(account.refund(id), params);
    account.emit('refund.updated', refund, cause);
    return refund;
  }),
  route('GET', '/v1/balance', {}, ({ account }) => balanceOf(account)),
];

const eventRoutes = [
  route('GET', '/v1/events', { ...pageShape, type: text, types: listOf(text, 20) }, ({ account, params }) => {
    const types = params.types ?? (params.type ? [params.type] : undefined);
    const wanted = (event: Stripe.Event) => !types || types.some((type) => matches(type, event.type));
    return page(Object.values(account.data.events).filter(wanted), '/v1/events', params);
  }),
  route('GET', '/v1/events/:id', {}, ({ account, id }) => account.event(id)),
  route(
    'POST',
    '/v1/webhook_endpoints',
    {
      url: required(text),
      enabled_events: required(listOf(text)),
      api_version: text,
      description: text,
      metadata,
    },
    ({ account, params }) => createEndpoint(account, params),
  ),
  route('GET', '/v1/webhook_endpoints', pageShape, ({ account, params }) =>
    page(Object.values(account.data.endpoints).map(withoutSecret), '/v1/webhook_endpoints', params),
  ),
  route('GET', '/v1/webhook_endpoints/:id', {}, ({ account, id }) => withoutSecret(account.endpoint(id))),
  route('DELETE', '/v1/webhook_endpoints/:id', {}, ({ account, id }) => {
    delete account.data.endpoints[account.endpoint(id).id];
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];

/** The part of Stripe's API that the stand-in supports. */
export const ROUTES: readonly Route[] = [...sessionRoutes, ...intentRoutes, ...moneyRoutes, ...eventRoutes];

/** Whether an event type matches a filter such as `charge.*`. */
function matches(filter: string, type: string): boolean {
  return filter === type || (filter.endsWith('.*') && type.startsWith(filter.slice(0, -1)));
}

/** Adds metadata and description to an object; an empty metadata value removes it. */
function annotate<T extends { metadata: Stripe.Metadata | null }>(
  object: T,
  { metadata: notes }: { metadata?: Record<string, string> },
): T {
  const merged = Object.entries({ ...object.metadata, ...notes }).filter(([, note]) => note !== '');
  object.metadata = Object.fromEntries(merged);
  return object;
}

/** Stripe shows the signing secret only in the answer to the creation of the endpoint. */
function withoutSecret({ secret: _, ...endpoint }: Stripe.WebhookEndpoint): Stripe.WebhookEndpoint {
  return endpoint;
}

function balanceOf(account: Account): Stripe.Balance {
  const sums = new Map<string, number>();
  for (const charge of Object.values(account.data.charges)) {
    const kept = charge.captured ? charge.amount - charge.amount_refunded : 0;
    sums.set(charge.currency, (sums.get(charge.currency) ?? 0) + kept);
  }
  const available = [...sums].map(([code, amount]) => ({
    amount,
    currency: code,
    source_types: { card: amount },
  }));
  return { object: 'balance', available, connect_reserved: [], livemode: false, pending: [] };
}
