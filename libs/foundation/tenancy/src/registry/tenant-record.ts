import { declaredTenantSettings, type TenantSettings } from './declare-tenant-settings.js';
import type { Tenant, TenantRecord } from './tenant.schema.js';

/** A tenant as it is stored, as everybody sees it: with the defaults of settings that are newer than its record. */
export function recordOf(stored: Tenant): TenantRecord {
  return { ...stored, settings: withDefaults(stored.settings) };
}

/** The declared settings of a tenant: what was decided, and the default where nothing was. */
export function withDefaults(decided: Partial<TenantSettings> = {}): TenantSettings {
  const known: Readonly<Record<string, unknown>> = decided;
  const settings = declaredTenantSettings().flatMap(([name, { default: otherwise }]) => {
    const value = known[name] ?? otherwise;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(settings) as unknown as TenantSettings;
}
