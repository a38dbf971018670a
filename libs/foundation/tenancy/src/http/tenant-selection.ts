import { domainToASCII } from 'node:url';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import { isId } from '#platform/ids';
import { TenantRegistry } from '../registry/tenant-registry.js';
import type { TenantRecord } from '../registry/tenant.schema.js';
import { tenancyErrors } from '../tenancy.errors.js';

/** What a request says about its tenant. */
export interface TenantHints {
  /** The Host header, or a trusted proxy's X-Forwarded-Host. */
  readonly host: string;
  /** The tenant's id, if the path names one. */
  readonly id?: string;
  /** The X-Tenant header: a slug. */
  readonly slug?: string;
  /** The tenant of a verified credential. */
  readonly credentialTenantId?: string;
}

/** Normalises a host name: lower case, A-label, without port and trailing dot. */
export function canonicalHost(host: string): string {
  const name = host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : host.replace(/:\d*$/, '');
  const bare = name.replace(/\.$/, '').toLowerCase();
  return /^[\x21-\x7e]*$/.test(bare) ? bare : domainToASCII(bare);
}

/**
 * Selects the tenant of a request: by the host if it belongs to a tenant; on API hosts by the path, X-Tenant or the
 * credential. If several of them are given, they must agree.
 */
@Injectable()
export class TenantSelection {
  private readonly apiHosts: ReadonlySet<string>;
  private readonly suffix: string;

  constructor(
    private readonly registry: TenantRegistry,
    @Inject(CONFIG) config: Config,
  ) {
    this.apiHosts = new Set(config.API_HOSTS.map(canonicalHost));
    this.suffix = `.${canonicalHost(config.BASE_DOMAIN)}`;
  }

  /**
   * The tenant, active and ready.
   * @throws tenant.missing, tenant.unknown, tenant.mismatch, tenant.suspended, tenant.deleted, tenant.not-ready
   */
  async select(hints: TenantHints): Promise<TenantRecord> {
    const named = await this.named(hints);
    if (hints.credentialTenantId && named._id !== hints.credentialTenantId) throw tenancyErrors.mismatch();
    return usable(named);
  }

  /** The tenant that host and header name, in any state; null for one that does not exist, undefined if none is named. */
  async peek({ host, slug }: Pick<TenantHints, 'host' | 'slug'>): Promise<TenantRecord | null | undefined> {
    const byHost = await this.byHost(canonicalHost(host));
    if (byHost !== undefined || slug === undefined) return byHost;
    return this.bySlug(slug);
  }

  private async named({ host, id, slug, credentialTenantId }: TenantHints): Promise<TenantRecord> {
    const byHost = await this.byHost(canonicalHost(host));
    if (byHost === undefined && id === undefined) {
      if (slug !== undefined) return known(await this.bySlug(slug));
      if (credentialTenantId !== undefined) return known(await this.registry.byId(credentialTenantId));
      throw tenancyErrors.missing();
    }
    const tenant = known(byHost === undefined ? await this.byId(id!) : byHost);
    if (id !== undefined && id !== tenant._id) throw tenancyErrors.mismatch();
    if (slug !== undefined && slug.toLowerCase() !== tenant.slug) throw tenancyErrors.mismatch();
    return tenant;
  }

  /** The tenant of a host; null for a host without a tenant, undefined for an API host. */
  private async byHost(host: string): Promise<TenantRecord | null | undefined> {
    if (this.apiHosts.has(host)) return undefined;
    if (host.endsWith(this.suffix)) return this.bySlug(host.slice(0, -this.suffix.length));
    return this.registry.peek(`host:${host}`) ?? this.registry.byHost(host);
  }

  private async byId(id: string): Promise<TenantRecord | null> {
    return isId(id) ? this.registry.byId(id) : null;
  }

  private async bySlug(text: string): Promise<TenantRecord | null> {
    const slug = text.toLowerCase();
    if (!SLUG.test(slug)) return null;
    return this.registry.peek(`slug:${slug}`) ?? this.registry.bySlug(slug);
  }
}

/** 3–40 characters of a–z, 0–9 and single hyphens inside: a host label. */
export const SLUG = /^(?=.{3,40}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** @throws tenant.unknown */
export function known(tenant: TenantRecord | null): TenantRecord {
  if (!tenant) throw tenancyErrors.unknown();
  return tenant;
}

/**
 * The tenant, if its people may use it.
 * @throws tenant.suspended, tenant.deleted, tenant.not-ready
 */
export function usable(tenant: TenantRecord): TenantRecord {
  switch (tenant.status) {
    case 'active':
      return tenant;
    case 'suspended':
      throw tenancyErrors.suspended();
    case 'deleted':
      throw tenancyErrors.deleted();
    case 'provisioning':
      throw tenancyErrors.notReady(undefined, { retryAfter: 1 });
  }
}
