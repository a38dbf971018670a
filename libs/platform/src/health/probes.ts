import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '#platform/metrics';
import type { Health } from './health.js';

/** An answer of a probe. */
export interface ProbeAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** One of the addresses that operators' tools call. */
export type Probe = () => ProbeAnswer | Promise<ProbeAnswer>;

const json = (status: number, body: object): ProbeAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});

/**
 * `/health` (is the process alive? It depends on nothing else, so an outage elsewhere does not restart processes), `/ready`
 * (should it get traffic? `degraded` is a yes that names what is missing) and `/metrics` (Prometheus).
 */
export function probes(
  health: Health,
  metrics: Metrics,
): Readonly<Record<'/health' | '/ready' | '/metrics', Probe>> {
  return {
    '/health': () => json(200, { status: 'ok' }),
    '/ready': async () => {
      const { ready, degraded, checks } = await health.readiness();
      const status = degraded ? 'degraded' : ready ? 'ready' : 'unavailable';
      return json(ready ? 200 : 503, { status, checks });
    },
    '/metrics': async () => ({ status: 200, ...(await metrics.scrape()) }),
  };
}

/** A small server for the internal port: it authenticates nobody, so only operators' tools must be able to reach it. */
export interface InternalServer {
  /** The port it listens on; useful if 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves probes on a separate address: all of them for the worker, and `/metrics` for the API in production.
 * @throws the system's error where the port is taken
 */
export async function serveProbes(
  served: Readonly<Record<string, Probe>>,
  address: { readonly host: string; readonly port: number },
): Promise<InternalServer> {
  const server = createServer((request, response) => {
    const probe = request.method === 'GET' ? served[(request.url ?? '').split('?', 1)[0]!] : undefined;
    void (async () => {
      try {
        const { status, contentType, body } = probe ? await probe() : json(404, { status: 'unknown' });
        response.writeHead(status, { 'Content-Type': contentType, 'Cache-Control': 'no-store' }).end(body);
      } catch {
        response.writeHead(500).end();
      }
    })();
  });
  await listening(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeIdleConnections();
      }),
  };
}

function listening(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
