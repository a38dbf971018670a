import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { PassportStatic } from 'passport';
import { Strategy } from 'passport-custom';
import { CONFIG, type Config } from '#platform/config';
import { equalInConstantTime, hashToken } from '#platform/crypto';
import { Authority, AuthorityCache, delegated, type Holdings } from '#foundation/identity';
import {
  ApiKeys,
  keyModeOf,
  KeyUse,
  readKeyText,
  type ApiKey,
  type KeyMode,
  type KeyText,
} from '#foundation/programs';
import { TenantRegistry, TenantScope, type Principal } from '#foundation/tenancy';
import {
  ownPassport,
  type AuthenticationRequest,
  type AuthenticationStrategy,
  type ParsedCredential,
  type VerifiedCredential,
} from './strategy.js';

/**
 * API keys, in the header X-API-Key. At each request a key may do what its scopes allow and the person who granted it may do.
 * Both are cached, and a change takes effect at the next request (see AuthorityCache).
 */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy) implements AuthenticationStrategy {
  private readonly mode: KeyMode;

  constructor(
    private readonly cache: AuthorityCache,
    private readonly authority: Authority,
    private readonly registry: TenantRegistry,
    private readonly scope: TenantScope,
    private readonly use: KeyUse,
    @Inject(CONFIG) config: Config,
  ) {
    super();
    this.mode = keyModeOf(config);
  }

  getPassportInstance(): PassportStatic {
    return ownPassport();
  }

  takes({ scheme }: ParsedCredential): boolean {
    return scheme === 'api-key';
  }

  /** The tenant in the key's text is looked up only after the checksum was checked, so a wrong text costs no query. */
  async validate({ headers }: AuthenticationRequest): Promise<VerifiedCredential | false> {
    const text = headers['x-api-key']!;
    const key = readKeyText(text);
    if (key?.mode !== this.mode) return false;
    const tenant = await this.registry.byId(key.tenantId);
    if (tenant?.status !== 'active' && tenant?.status !== 'suspended') return false;
    return this.verified(key, hashToken(text));
  }

  private verified({ tenantId, keyId }: KeyText, hash: string): VerifiedCredential {
    let last:
      { readonly key: ApiKey; readonly holdings: Holdings; readonly principal: Principal } | undefined;
    const principal = async (): Promise<Principal | undefined> => {
      const key = await this.cache.get(tenantId, `api-key:${keyId}`, () => this.load(tenantId, keyId));
      if (!key || !isGood(key, hash)) return undefined;
      const holdings = await this.authority.holdings(tenantId, key.grantedBy);
      if (!holdings) return undefined;
      this.use.note(tenantId, keyId);
      if (last?.key !== key || last.holdings !== holdings) {
        last = { key, holdings, principal: principalOf(tenantId, key, holdings) };
      }
      return last.principal;
    };
    return { principal };
  }

  private load(tenantId: string, keyId: string): Promise<ApiKey | null> {
    return this.scope.run(tenantId, async (graph) => (await graph.get(ApiKeys)).find(keyId));
  }
}

function principalOf(tenantId: string, key: ApiKey, holdings: Holdings): Principal {
  const { permissions, stores } = delegated(holdings, key.scopes);
  return Object.freeze({
    kind: 'api-key',
    audience: 'staff',
    id: key._id,
    tenantId,
    grantedBy: key.grantedBy,
    permissions,
    ...(stores && { stores }),
    ...(key.expiresAt && { expiresAt: key.expiresAt.getTime() / 1_000 }),
  });
}

function isGood({ hash, previous, expiresAt }: ApiKey, presented: string): boolean {
  const now = Date.now();
  if (expiresAt && expiresAt.getTime() <= now) return false;
  if (equalInConstantTime(hash, presented)) return true;
  return (
    previous !== undefined && previous.until.getTime() > now && equalInConstantTime(previous.hash, presented)
  );
}
