import { Email, FieldOf, Id, Iso8601, Nested, OneOf, PageQuery, Text } from '#platform/http';
import {
  TENANT,
  TENANT_SETTINGS,
  TENANT_STATUSES,
  type STAFF_MFA,
  type TenantRecord,
  type TenantStatus,
} from '#foundation/tenancy';

const SLUG = { example: 'northwind' } as const;
const NAME = { example: 'Northwind Outdoor' } as const;
const HOSTS = { example: ['shop.northwind.example'], description: 'Custom domains' };

export class TenantSettingsDto {
  @FieldOf(TENANT_SETTINGS.currency, { example: 'EUR' })
  currency?: string;

  @FieldOf(TENANT_SETTINGS.locales, {
    example: ['en', 'de'],
    description: 'BCP 47; the first is the default',
  })
  locales?: string[];

  @FieldOf(TENANT_SETTINGS.timeZone, { example: 'Europe/Berlin', description: 'IANA time zone' })
  timeZone?: string;

  @FieldOf(TENANT_SETTINGS.origins, {
    example: ['https://shop.example.com'],
    description: 'Web origins that may call',
  })
  origins?: string[];

  @FieldOf(TENANT_SETTINGS.mailFrom, {
    example: 'shop@example.com',
    description: 'Sender of the tenant’s mails',
  })
  mailFrom?: string;

  @FieldOf(TENANT_SETTINGS.invoiceRetentionDays, {
    example: 3650,
    description: 'Days for which invoices keep the address of customers who asked to be forgotten',
  })
  invoiceRetentionDays?: number;

  @FieldOf(TENANT_SETTINGS.staffMfa, { description: 'Whether staff need a second factor' })
  staffMfa?: (typeof STAFF_MFA)[number];
}

export class CreateTenantDto {
  @FieldOf(TENANT.slug, SLUG)
  slug: string;

  @FieldOf(TENANT.name, NAME)
  name: string;

  @Email({ description: 'Gets an invitation as the owner' })
  ownerEmail: string;

  @FieldOf(TENANT.hosts, HOSTS)
  hosts?: string[];

  @Nested(() => TenantSettingsDto, { optional: true })
  settings?: TenantSettingsDto;
}

export class UpdateTenantDto {
  @FieldOf(TENANT.name, { ...NAME, optional: true })
  name?: string;

  @FieldOf(TENANT.hosts, HOSTS)
  hosts?: string[];

  @Nested(() => TenantSettingsDto, { optional: true })
  settings?: TenantSettingsDto;
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

  @Nested(() => TenantSettingsDto)
  settings: TenantSettingsDto;

  @Iso8601()
  createdAt: string;

  static of(tenant: TenantRecord): TenantDto {
    const { currency, locales, timeZone, origins, mailFrom, invoiceRetentionDays, staffMfa } =
      tenant.settings;
    return {
      id: tenant._id,
      slug: tenant.slug,
      name: tenant.name,
      status: tenant.status,
      hosts: tenant.hosts,
      cluster: tenant.cluster,
      settings: { currency, locales, timeZone, origins, mailFrom, invoiceRetentionDays, staffMfa },
      createdAt: tenant.createdAt.toISOString(),
    };
  }
}
