import { isDeepStrictEqual } from 'node:util';
import { given } from '#platform/values';
import {
  CurrentTenant,
  demand,
  TenantGraph,
  TenantInjectable,
  TenantRegistry,
  type TenantRecord,
  type TenantSettings,
} from '#foundation/tenancy';
import { ChangeTenant } from './change-tenant.js';
import { SettingReleases } from './setting-releases.js';

/** The tenant's settings, for its staff. */
@TenantInjectable()
export class ShopSettings {
  constructor(
    private readonly tenant: CurrentTenant,
    private readonly registry: TenantRegistry,
    private readonly changeTenant: ChangeTenant,
    private readonly releases: SettingReleases,
    private readonly graph: TenantGraph,
  ) {}

  /** As they are stored now: what is in memory may have a version that is out of date. @throws request.forbidden */
  async read(): Promise<TenantRecord> {
    demand('settings.read');
    return (await this.registry.read({ _id: this.tenant.id }))!;
  }

  /**
   * Changes those settings that are given.
   * @param version the version that the change is made for
   * @throws request.forbidden, settings.operators-only, settings.outdated, tenant.invalid
   */
  async change(settings: Partial<TenantSettings>, version: number): Promise<TenantRecord> {
    demand('settings.write');
    const released = await this.releasedOf(settings);
    return this.changeTenant.byMerchant(this.tenant.id, settings, version, released);
  }

  private async releasedOf(settings: Partial<TenantSettings>): Promise<Set<string>> {
    const present: Readonly<Record<string, unknown>> = { ...this.tenant.record.settings };
    const released = new Set<string>();
    for (const [name, value] of Object.entries(given(settings))) {
      const service = this.releases.of(name);
      if (!service || isDeepStrictEqual(value, present[name])) continue;
      if (await (await this.graph.get(service)).released(value)) released.add(name);
    }
    return released;
  }
}
