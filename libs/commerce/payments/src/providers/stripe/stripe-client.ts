import { Inject, Injectable } from '@nestjs/common';
import { Stripe } from 'stripe';
import { CONFIG, type Config } from '#platform/config';

/** The version whose shapes this code was written for; an account's own default does not matter. */
const API_VERSION = '2026-10-28.endive';

/** One attempt and one more, with the pause between them, stay below the time a request may take. */
const TIMEOUT_MS = 8_000;
const RETRIES = 1;

/**
 * The process's one Stripe client: it is large, and tenants differ only in the key that each call carries. It has
 * no usable key of its own, so a call that forgets the tenant's is refused by Stripe.
 */
@Injectable()
export class StripeClient {
  readonly api: Stripe;

  constructor(@Inject(CONFIG) config: Config) {
    this.api = new Stripe('sk_none', {
      apiVersion: API_VERSION,
      timeout: TIMEOUT_MS,
      maxNetworkRetries: RETRIES,
      telemetry: false,
      appInfo: { name: 'Emporium' },
      ...addressOf(config.STRIPE_API_BASE),
    });
  }
}

function addressOf(base: string) {
  if (base === '') return {};
  const { protocol, hostname, port } = new URL(base);
  const scheme = protocol === 'http:' ? ('http' as const) : ('https' as const);
  return { protocol: scheme, host: hostname, ...(port && { port: Number(port) }) };
}
