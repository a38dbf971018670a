import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CONFIG, type Config } from '#platform/config';
import { equalInConstantTime, hashToken } from '#platform/crypto';
import { TenantRegistry, TenantScope, type Principal } from '#foundation/tenancy';
import { Authority, AuthorityCache, delegated, type Holdings } from '#foundation/identity';
import type { ApiKey } from './api-key.schema.js';
import { ApiKeys, keyModeOf } from './api-keys.js';
import { KeyUse } from './key-use.js';
import { readKeyText, type KeyMode, type KeyText } from './key-text.js';

/** A key's text that was read, and whom it spoke for under the facts of that moment. */
interface Presented extends KeyText {
  readonly hash: string;
  last?: { readonly key: ApiKey; readonly holdings: Holdings; readonly principal: Principal };
}

const REMEMBERED = 10_000;

/**
 * Turns API keys into principals. What a key may do is, at each request, the intersection of its scopes and what its
 * granter holds; both are in memory and change with the next request after a change (see AuthorityCache).
 */
@Injectable()
export class ApiKeyCredentials {
  private readonly read = new LRUCache<string, Presented>({ max: REMEMBERED });
  private readonly mode: KeyMode;

  constructor(
    private readonly cache: AuthorityCache,
    private readonly authority: Authority,
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
    private readonly use: KeyUse,
    @Inject(CONFIG) config: Config,
  ) {
    this.mode = keyModeOf(config);
  }

  /** @returns undefined for what is no key of ours, was rotated or revoked, expired, or whose granter has left */
  async verify(text: string): Promise<Principal | undefined> {
    const presented = this.read.get(text) ?? (await this.firstSeen(text));
    if (!presented) return undefined;
    const { tenantId, keyId } = presented;
    const key = await this.cache.get(tenantId, `api-key:${keyId}`, () => this.load(tenantId, keyId));
    if (!key || !isGood(key, presented.hash)) return undefined;
    const holdings = await this.authority.holdings(tenantId, key.grantedBy);
    if (!holdings) return undefined;
    this.use.note(tenantId, keyId);
    return this.principalOf(presented, key, holdings);
  }

  /** Only now is the tenant that the text names looked for: what has no valid checksum costs nothing. */
  private async firstSeen(text: string): Promise<Presented | undefined> {
    const key = readKeyText(text);
    if (key?.mode !== this.mode) return undefined;
    const tenant = await this.registry.byId(key.tenantId);
    if (tenant?.status !== 'active' && tenant?.status !== 'suspended') return undefined;
    const presented: Presented = { ...key, hash: hashToken(text) };
    this.read.set(text, presented);
    return presented;
  }

  private load(tenantId: string, keyId: string): Promise<ApiKey | null> {
    return this.scope.run(tenantId, async (graph) => (await graph.get(ApiKeys)).find(keyId));
  }

  private principalOf(presented: Presented, key: ApiKey, holdings: Holdings): Principal {
    const { last } = presented;
    if (last?.key === key && last.holdings === holdings) return last.principal;
    const { permissions, stores } = delegated(holdings, key.scopes);
    const principal: Principal = Object.freeze({
      kind: 'api-key',
      audience: 'staff',
      id: key._id,
      tenantId: presented.tenantId,
      grantedBy: key.grantedBy,
      permissions,
      ...(stores && { stores }),
      ...(key.expiresAt && { expiresAt: key.expiresAt.getTime() / 1_000 }),
    });
    presented.last = { key, holdings, principal };
    return principal;
  }
}

function isGood({ hash, previous, expiresAt }: ApiKey, presented: string): boolean {
  const now = Date.now();
  if (expiresAt && expiresAt.getTime() <= now) return false;
  if (equalInConstantTime(hash, presented)) return true;
  return (
    previous !== undefined && previous.until.getTime() > now && equalInConstantTime(previous.hash, presented)
  );
}
