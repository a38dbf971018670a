import type Stripe from 'stripe';
import { parseUrl } from '#platform/urls';
import type { Account } from './account.js';
import { newStripeId, seconds } from './account.js';
import { invalid } from './stripe-error.js';

/** Fields of a new webhook endpoint. */
export interface EndpointDetails {
  readonly url: string;
  readonly enabled_events: readonly string[];
  readonly api_version?: string;
  readonly description?: string;
  readonly metadata?: Record<string, string>;
  /** Set by the user of the stand-in; Stripe always generates it. */
  readonly secret?: string;
}

/** Registers an endpoint with its own signing secret, which only this answer shows. */
export function createEndpoint(account: Account, details: EndpointDetails): Stripe.WebhookEndpoint {
  checkUrl(details.url);
  const endpoint: Stripe.WebhookEndpoint = {
    id: newStripeId('we'),
    object: 'webhook_endpoint',
    api_version: details.api_version ?? null,
    application: null,
    created: seconds(),
    description: details.description ?? null,
    enabled_events: [...details.enabled_events],
    livemode: false,
    metadata: { ...details.metadata },
    secret: details.secret ?? newStripeId('whsec', 32),
    status: 'enabled',
    url: details.url,
  };
  account.data.endpoints[endpoint.id] = endpoint;
  return endpoint;
}

/** The stand-in sends only to this machine, over plain HTTP. */
function checkUrl(url: string): void {
  const { protocol, hostname } = parseUrl(url) ?? { protocol: '', hostname: '' };
  const local = /^(localhost|.+\.localhost|127(\.\d+){3})$/.test(hostname);
  if (protocol === 'http:' && local) return;
  throw invalid(`Invalid URL: ${url}. This stand-in delivers only to http://localhost or http://127.0.0.1.`, {
    code: 'url_invalid',
    param: 'url',
  });
}
