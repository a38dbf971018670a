import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FilledTenant } from './filled-tenant.js';

/** An OpenID provider that serves only its discovery document, which is enough to begin a sign-in. */
export interface DiscoveredProvider {
  readonly origin: string;
  stop(): Promise<void>;
}

export async function startDiscoveredProvider(): Promise<DiscoveredProvider> {
  const server = createServer((request, response) => {
    const issuer = `http://${request.headers.host}`;
    const metadata = { issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(metadata));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The data that staff enter to set up a provider. */
export function providerOf({ services, marker, providerId }: FilledTenant) {
  return { name: `Sign in with ${marker}`, issuer: services.openId, clientId: providerId };
}

/** Sets up a provider under an id that the tenant has chosen. */
export async function setUpProvider(tenant: FilledTenant): Promise<void> {
  const id = tenant.providerId;
  const body = providerOf(tenant);
  await tenant.call('PUT', `/admin/identity-providers/${id}`, { as: tenant.staff, body });
  for (const kind of ['oidcs', 'identities', 'admin:identity-providers']) tenant.samples.replace(kind, [id]);
}
