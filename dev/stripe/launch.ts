import { launchStandIn } from '../stand-ins/launch.js';
import type { StandIn } from '../stand-ins/launch.js';

/** Options of the Stripe stand-in. */
export interface StripeOptions {
  /** By default a free port. */
  readonly port?: number;
  /** An endpoint that every account has from the start; others are registered through the API. */
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
  /** File that keeps the state between runs. */
  readonly stateFile?: string;
}

/** Starts the Stripe stand-in in its own process. Set the SDK's host to its `origin`. */
export function startStripe(options: StripeOptions = {}): Promise<StandIn> {
  const { port = 0, webhookUrl, webhookSecret, stateFile } = options;
  return launchStandIn(import.meta.url, [
    ...['--port', String(port)],
    ...(webhookUrl ? ['--webhook-url', webhookUrl] : []),
    ...(webhookSecret ? ['--webhook-secret', webhookSecret] : []),
    ...(stateFile ? ['--state', stateFile] : []),
  ]);
}
