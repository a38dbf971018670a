import { FieldOf, Int, Nested } from '#platform/http';
import { TENANT, type TenantRecord, type TenantSettings } from '#foundation/tenancy';
import { versionOf } from '../change-tenant.js';
import { tenantSettingsDto } from './tenant-settings.dto.js';

export class ChangeSettingsDto {
  @Nested(tenantSettingsDto)
  settings: Partial<TenantSettings>;
}

export class ShopSettingsDto {
  @FieldOf(TENANT.name, { example: 'Northwind Outdoor', description: 'Only operators can change it' })
  name: string;

  @FieldOf(TENANT.hosts, {
    optional: false,
    example: ['shop.northwind.example'],
    description: 'Custom domains; only operators can change them',
  })
  hosts: readonly string[];

  @Nested(tenantSettingsDto)
  settings: TenantSettings;

  @Int({ description: 'Number of changes, also the ETag' })
  version: number;

  static of(tenant: TenantRecord): ShopSettingsDto {
    const { name, hosts, settings } = tenant;
    return { name, hosts, settings, version: versionOf(tenant) };
  }
}
