import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { TenantScope, type Principal } from '#foundation/tenancy';
import { Authority, AuthorityCache, delegated, type Holdings, RevokedSessions } from '#foundation/identity';
import { IntegrationTokens, type VerifiedIntegrationClaims } from './integration-tokens.js';
import type { OAuthClient } from './oauth-client.schema.js';
import { OAuthClients } from './oauth-clients.js';

/** A token that was checked, and whom it spoke for under the facts of that moment. */
interface Presented {
  readonly claims: VerifiedIntegrationClaims;
  last?: { readonly client: OAuthClient; readonly holdings: Holdings; readonly principal: Principal };
}

const REMEMBERED = 10_000;

/**
 * Turns apps' access tokens into principals. What an app may do is, at each request, the intersection of the token's
 * scopes, the client's and what the person holds in whose name it acts; all are in memory and change with the next
 * request after a change (see AuthorityCache).
 */
@Injectable()
export class OAuthCredentials {
  private readonly read = new LRUCache<string, Presented>({ max: REMEMBERED });

  constructor(
    private readonly tokens: IntegrationTokens,
    private readonly revoked: RevokedSessions,
    private readonly cache: AuthorityCache,
    private readonly authority: Authority,
    private readonly scope: TenantScope,
  ) {}

  /** Whether it is for this class to verify. */
  claims(text: string): boolean {
    return this.read.has(text) || this.tokens.claims(text);
  }

  /** @returns undefined for what is no token of an app, has ended, or whose client or person has gone */
  async verify(text: string): Promise<Principal | undefined> {
    const presented = this.read.get(text) ?? (await this.firstSeen(text));
    if (!presented) return undefined;
    const { tid, client_id, sub, sid, exp } = presented.claims;
    if (this.revoked.has(sid)) return undefined;
    if (exp <= Date.now() / 1000) {
      this.read.delete(text);
      return undefined;
    }
    const client = await this.client(tid, client_id);
    if (!client) return undefined;
    const holdings = await this.authority.holdings(tid, sub === client_id ? client.grantedBy : sub);
    return holdings && principalOf(presented, client, holdings);
  }

  /** Also what the token says, for introspection. */
  async inspect(
    text: string,
  ): Promise<{ readonly claims: VerifiedIntegrationClaims; readonly principal: Principal } | undefined> {
    const principal = await this.verify(text);
    const claims = this.read.get(text)?.claims;
    return principal && claims && { claims, principal };
  }

  private async firstSeen(text: string): Promise<Presented | undefined> {
    const claims = await this.tokens.verify(text);
    if (!claims) return undefined;
    const presented: Presented = { claims };
    this.read.set(text, presented);
    return presented;
  }

  private client(tenantId: string, clientId: string): OAuthClient | null | Promise<OAuthClient | null> {
    return this.cache.get(tenantId, `oauth-client:${clientId}`, () =>
      this.scope.run(tenantId, async (graph) => (await graph.get(OAuthClients)).find(clientId)),
    );
  }
}

function principalOf(presented: Presented, client: OAuthClient, holdings: Holdings): Principal {
  const { claims, last } = presented;
  if (last?.client === client && last.holdings === holdings) return last.principal;
  const scopes = claims.scope.split(' ').filter((scope) => client.scopes.includes(scope));
  const { permissions, stores } = delegated(holdings, scopes);
  const principal: Principal = Object.freeze({
    kind: 'oauth',
    audience: 'staff',
    id: client._id,
    tenantId: claims.tid,
    grantedBy: claims.sub === client._id ? client.grantedBy : claims.sub,
    sessionId: claims.sid,
    permissions,
    ...(stores && { stores }),
    expiresAt: claims.exp,
  });
  presented.last = { client, holdings, principal };
  return principal;
}
