import { Email, FieldOf, Id, Iso8601, Nested, OneOf, PageQuery, Text } from '#platform/http';
import {
  TENANT,
  TENANT_STATUSES,
  type TenantRecord,
  type TenantSettings,
  type TenantStatus,
} from '#foundation/tenancy';
import { tenantSettingsDto } from '#foundation/settings/http';

const SLUG = { example: 'northwind' } as const;
const NAME = { example: 'Northwind Outdoor' } as const;
const HOSTS = { example: ['shop.northwind.example'], description: 'Custom domains' };

export class CreateTenantDto {
  @FieldOf(TENANT.slug, SLUG)
  slug: string;

  @FieldOf(TENANT.name, NAME)
  name: string;

  @Email({ description: 'This address gets an invitation as the owner' })
  ownerEmail: string;

  @FieldOf(TENANT.hosts, HOSTS)
  hosts?: string[];

  @Nested(tenantSettingsDto, { optional: true })
  settings?: Partial<TenantSettings>;
}

export class UpdateTenantDto {
  @FieldOf(TENANT.name, { ...NAME, optional: true })
  name?: string;

  @FieldOf(TENANT.hosts, HOSTS)
  hosts?: string[];

  @Nested(tenantSettingsDto, { optional: true })
  settings?: Partial<TenantSettings>;
}

export class TenantQuery extends PageQuery {
  @OneOf(TENANT_STATUSES, { name: 'TenantStatus', optional: true })
  status?: TenantStatus;
}

export class TenantDto {
  @Id()
  id: string;

  @FieldOf(TENANT.slug, SLUG)
  slug: string;

  @FieldOf(TENANT.name, NAME)
  name: string;

  @OneOf(TENANT_STATUSES, { name: 'TenantStatus' })
  status: TenantStatus;

  @FieldOf(TENANT.hosts, { ...HOSTS, optional: false })
  hosts: readonly string[];

  @Text({ max: 64, example: 'default' })
  cluster: string;

  @Nested(tenantSettingsDto)
  settings: TenantSettings;

  @Iso8601()
  createdAt: string;

  static of(tenant: TenantRecord): TenantDto {
    return {
      id: tenant._id,
      slug: tenant.slug,
      name: tenant.name,
      status: tenant.status,
      hosts: tenant.hosts,
      cluster: tenant.cluster,
      settings: tenant.settings,
      createdAt: tenant.createdAt.toISOString(),
    };
  }
}
