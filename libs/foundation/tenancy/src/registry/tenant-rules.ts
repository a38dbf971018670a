import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '#platform/config';
import type { FieldError } from '#platform/errors';
import { accepted, refusal, unknownNames } from '#platform/values';
import type { Wording } from '#platform/languages';
import { tenancyErrors } from '../tenancy.errors.js';
import { TENANT_SETTING_VALUES, type TenantSettings } from './declare-tenant-settings.js';
import { TENANT } from './tenant-values.js';

/** A tenant as somebody wants it. */
export interface NewTenant {
  /** A label of host names; see `tenantSlug`. */
  readonly slug: string;
  readonly name: string;
  readonly ownerEmail?: string;
  readonly hosts?: readonly string[];
  readonly settings?: Partial<TenantSettings>;
}

/** What can be changed about a tenant. */
export interface TenantChange {
  readonly name?: string;
  readonly hosts?: readonly string[];
  readonly settings?: Partial<TenantSettings>;
}

/**
 * What a tenant may be called and have, whoever wants it so: an operator by the API, a command, a script. Comes out in one
 * spelling, since hosts and origins are compared letter by letter.
 */
@Injectable()
export class TenantRules {
  private readonly ours: ReadonlySet<string>;
  private readonly baseDomain: string;

  constructor(@Inject(CONFIG) { API_HOSTS, BASE_DOMAIN }: Config) {
    this.ours = new Set([...API_HOSTS, BASE_DOMAIN].map((host) => host.toLowerCase()));
    this.baseDomain = BASE_DOMAIN.toLowerCase();
  }

  /** @throws tenant.invalid */
  acceptNew(wanted: NewTenant): NewTenant {
    const tenant = accepted(TENANT, wanted, tenancyErrors.invalid);
    if (this.ours.has(`${tenant.slug}.${this.baseDomain}`)) {
      throw invalid('/slug', {
        en: 'is the name of one of the installation’s own hosts',
        de: 'ist der Name eines eigenen Hosts der Installation',
      });
    }
    refuseUnknown(tenant.settings);
    this.refuseOurs(tenant.hosts);
    return tenant;
  }

  /** @throws tenant.invalid */
  acceptChange(wanted: TenantChange): TenantChange {
    const change = accepted(TENANT, wanted, tenancyErrors.invalid, { partial: true });
    refuseUnknown(change.settings);
    this.refuseOurs(change.hosts);
    return change;
  }

  /** Below the base domain a host is found by its slug, and an API host is every tenant's. */
  private refuseOurs(hosts: readonly string[] = []): void {
    const index = hosts.findIndex((host) => this.ours.has(host) || host.endsWith(`.${this.baseDomain}`));
    if (index !== -1) {
      throw invalid('/hosts', {
        en: `item ${index} belongs to the installation`,
        de: `Eintrag ${index} gehört der Installation`,
      });
    }
  }
}

/** What no library declares would be stored, and read by nobody. */
function refuseUnknown(settings: object = {}): void {
  const problems = unknownNames(settings, TENANT_SETTING_VALUES, '/settings', {
    en: 'is not a known setting',
    de: 'ist keine bekannte Einstellung',
  });
  if (problems.length > 0) throw refusal(tenancyErrors.invalid, problems);
}

function invalid(pointer: string, message: Wording): Error {
  const problem: FieldError = { pointer, code: 'format', message };
  return refusal(tenancyErrors.invalid, [problem]);
}
