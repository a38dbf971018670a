import { Inject, Injectable } from '@nestjs/common';
import { Stripe } from 'stripe';
import { CONFIG, type Config } from '#platform/config';
import { Metrics } from '#platform/metrics';

/** The API version that this code was written for. It is used instead of the account's default. */
const API_VERSION = '2026-10-28.endive';

/** Two attempts with the pause between them take less than the time limit of a request. */
const TIMEOUT_MS = 8_000;
const RETRIES = 1;

/**
 * The only Stripe client of the process: it is large, and each call carries its tenant's key. The client itself has no
 * usable key, so Stripe refuses a call without the tenant's key.
 */
@Injectable()
export class StripeClient {
  readonly api: Stripe;

  constructor(@Inject(CONFIG) config: Config, metrics: Metrics) {
    this.api = new Stripe('sk_none', {
      apiVersion: API_VERSION,
      timeout: TIMEOUT_MS,
      maxNetworkRetries: RETRIES,
      telemetry: false,
      appInfo: { name: 'Emporium' },
      ...addressOf(config.STRIPE_API_BASE),
    });
    const answers = metrics.histogram({
      name: 'emporium_payment_provider_duration_seconds',
      help: 'How long payment providers took to answer, by status class',
      labelNames: ['provider', 'status'],
      buckets: [0.1, 0.3, 1, 3, 8],
    });
    this.api.on('response', ({ status, elapsed }: Stripe.ResponseEvent) => {
      answers.observe({ provider: 'stripe', status: `${Math.trunc(status / 100)}xx` }, elapsed / 1_000);
    });
  }
}

function addressOf(base: string) {
  if (base === '') return {};
  const { protocol, hostname, port } = new URL(base);
  const scheme = protocol === 'http:' ? ('http' as const) : ('https' as const);
  return { protocol: scheme, host: hostname, ...(port && { port: Number(port) }) };
}
