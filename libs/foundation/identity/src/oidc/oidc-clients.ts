import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import * as oidc from 'openid-client';
import { EgressGuard } from '#platform/egress';
import type { IdentityProvider } from './identity-providers.js';

const REMEMBERED = 500;
/** How long the discovered metadata of a provider are kept. */
const DISCOVERED_MS = 3_600_000;
const TIMEOUT_SECONDS = 10;

/**
 * Our side of OpenID Connect: openid-client. All its requests go through the egress guard, because the tenant chooses the
 * issuer and the issuer chooses the other addresses. Discovered metadata are kept for an hour.
 */
@Injectable()
export class OidcClients {
  private readonly known = new LRUCache<string, oidc.Configuration>({
    max: REMEMBERED,
    ttl: DISCOVERED_MS,
  });

  constructor(private readonly egress: EgressGuard) {}

  /** @throws the error of the discovery */
  async of(tenantId: string, provider: IdentityProvider, secret?: string): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = provider;
    // The sealed secret is different each time it is set, so a change gives another key.
    const key = [tenantId, issuer, clientId, clientSecret].join('\n');
    const known = this.known.get(key);
    if (known) return known;
    const configuration = await oidc.discovery(
      new URL(issuer),
      clientId,
      undefined,
      secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret),
      {
        [oidc.customFetch]: this.fetch,
        // The egress guard refuses http, except for EGRESS_ALLOW. Signatures of ID tokens are checked although they come
        // directly from the provider (ASVS 6.8.2): openid-client does this only if it is asked to.
        execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
        timeout: TIMEOUT_SECONDS,
      },
    );
    this.known.set(key, configuration);
    return configuration;
  }

  private readonly fetch: oidc.CustomFetch = async (url, { method, headers, body }) => {
    const {
      status,
      headers: answered,
      body: bytes,
    } = await this.egress.fetch(url, {
      method: method as 'GET' | 'POST',
      headers,
      ...(body !== null && body !== undefined && { body: String(body) }),
    });
    const flat = Object.entries(answered).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    );
    return new Response(bytes.length > 0 ? new Uint8Array(bytes) : null, { status, headers: flat });
  };
}
