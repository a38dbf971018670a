import { launchStandIn } from '../stand-ins/launch.js';
import type { StandIn } from '../stand-ins/launch.js';
import type { Delivery, Endpoint, Summary } from './deliveries.js';

/** A webhook receiver in its own process. */
export interface WebhookReceiver extends StandIn {
  /** Sets up a path and returns its URL. */
  endpoint(endpoint: Endpoint): Promise<string>;
  /** Requests to a path, or to all, oldest first. */
  deliveries(path?: string): Promise<Delivery[]>;
  summary(path?: string): Promise<Summary>;
}

/** Starts a receiver of webhooks that verifies signatures by Standard Webhooks. */
export async function startWebhookReceiver({ port = 0 }: { port?: number } = {}): Promise<WebhookReceiver> {
  const process = await launchStandIn(import.meta.url, ['--port', String(port)]);
  const { origin } = process;
  const ask = async <T>(what: string, path?: string): Promise<T> => {
    const query = path === undefined ? '' : `?path=${encodeURIComponent(path)}`;
    return (await (await fetch(`${origin}/_test/${what}${query}`)).json()) as T;
  };
  return {
    ...process,
    endpoint: async (endpoint) => {
      const response = await fetch(`${origin}/_test/endpoints`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(endpoint),
      });
      if (!response.ok) throw new Error(`endpoint refused: ${await response.text()}`);
      return origin + endpoint.path;
    },
    deliveries: (path) => ask('deliveries', path),
    summary: (path) => ask('summary', path),
  };
}
