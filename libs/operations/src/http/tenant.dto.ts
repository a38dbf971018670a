import { Currency, Email, Id, Int, Iso8601, Nested, OneOf, PageQuery, Text, TextList } from '#platform/http';
import { STAFF_MFA, TENANT_STATUSES, type TenantRecord, type TenantStatus } from '#tenancy';

const SLUG = { min: 3, max: 40, pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/, example: 'northwind' } as const;

export class TenantSettingsDto {
  @Currency({ optional: true, example: 'EUR' })
  currency?: string;

  @TextList({
    optional: true,
    maxItems: 20,
    example: ['en', 'de'],
    description: 'BCP 47; the first is the default',
  })
  locales?: string[];

  @Text({ optional: true, max: 64, example: 'Europe/Berlin', description: 'IANA time zone' })
  timeZone?: string;

  @TextList({
    optional: true,
    maxItems: 20,
    example: ['https://shop.example.com'],
    description: 'Web origins that may call',
  })
  origins?: string[];

  @Email({ optional: true, description: 'Sender of the tenant’s mails' })
  mailFrom?: string;

  @Int({
    optional: true,
    min: 0,
    max: 36_500,
    example: 3650,
    description: 'Days for which invoices keep the address of customers who asked to be forgotten',
  })
  invoiceRetentionDays?: number;

  @OneOf(STAFF_MFA, { optional: true, description: 'Whether staff need a second factor' })
  staffMfa?: (typeof STAFF_MFA)[number];
}

export class CreateTenantDto {
  @Text(SLUG)
  slug: string;

  @Text({ min: 1, max: 120, example: 'Northwind Outdoor' })
  name: string;

  @Email({ description: 'Gets an invitation as the owner' })
  ownerEmail: string;

  @TextList({
    optional: true,
    maxItems: 10,
    example: ['shop.northwind.example'],
    description: 'Custom domains',
  })
  hosts?: string[];

  @Nested(() => TenantSettingsDto, { optional: true })
  settings?: TenantSettingsDto;
}

export class UpdateTenantDto {
  @Text({ optional: true, min: 1, max: 120 })
  name?: string;

  @TextList({ optional: true, maxItems: 10 })
  hosts?: string[];

  @Nested(() => TenantSettingsDto, { optional: true })
  settings?: TenantSettingsDto;
}

export class TenantQuery extends PageQuery {
  @OneOf(TENANT_STATUSES, { optional: true })
  status?: TenantStatus;
}

export class TenantDto {
  @Id()
  id: string;

  @Text(SLUG)
  slug: string;

  @Text({ max: 120 })
  name: string;

  @OneOf(TENANT_STATUSES)
  status: TenantStatus;

  @TextList({ maxItems: 10 })
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
