import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM } from '#platform/mongo';
import {
  Provisioning,
  Tenant,
  tenancyErrors,
  TenantRegistry,
  type NewTenant,
  type TenantRecord,
  type TenantStatus,
} from '#tenancy';

/** Which status a tenant may come from to reach another. */
const FROM: Record<'active' | 'suspended' | 'deleted', readonly TenantStatus[]> = {
  active: ['suspended', 'active'],
  suspended: ['active', 'suspended'],
  deleted: ['active', 'suspended', 'provisioning', 'deleted'],
};

/** What operators do to tenants. Every change is felt by all processes at once; see {@link TenantRegistry}. */
@Injectable()
export class TenantLifecycle {
  constructor(
    @InjectModel(Tenant.name, PLATFORM) private readonly tenants: Model<Tenant>,
    private readonly registry: TenantRegistry,
    private readonly provisioning: Provisioning,
  ) {}

  /** Creates a tenant, or finishes and returns the one that the same request began. @throws tenant.slug-taken */
  create(wanted: NewTenant): Promise<TenantRecord> {
    return this.provisioning.create(wanted);
  }

  /** Requests are answered 403 `tenant.suspended`; jobs and payment webhooks go on. @throws tenant.wrong-state */
  suspend(idOrSlug: string): Promise<TenantRecord> {
    return this.move(idOrSlug, 'suspended');
  }

  /** @throws tenant.wrong-state */
  resume(idOrSlug: string): Promise<TenantRecord> {
    return this.move(idOrSlug, 'active');
  }

  /** Requests are answered 410; the database stays until an operator purges it. */
  delete(idOrSlug: string): Promise<TenantRecord> {
    return this.move(idOrSlug, 'deleted');
  }

  /** @throws tenant.unknown */
  async get(idOrSlug: string): Promise<TenantRecord> {
    const tenant = await this.tenants
      .findOne({ $or: [{ _id: idOrSlug }, { slug: idOrSlug }] })
      .lean<TenantRecord>();
    if (!tenant) throw tenancyErrors.unknown(`There is no tenant ${idOrSlug}.`);
    return tenant;
  }

  /** Changes name, hosts or settings. @throws tenant.unknown */
  async update(id: string, change: TenantChange): Promise<TenantRecord> {
    const { settings, ...rest } = change;
    const set = Object.fromEntries(
      [
        ...Object.entries(rest),
        ...Object.entries(settings ?? {}).map(([key, value]) => [`settings.${key}`, value]),
      ].filter(([, value]) => value !== undefined),
    );
    const tenant = await this.registry.update(id, { $set: set });
    if (!tenant) throw tenancyErrors.unknown();
    return tenant;
  }

  private async move(idOrSlug: string, to: keyof typeof FROM): Promise<TenantRecord> {
    const { _id, status } = await this.get(idOrSlug);
    const deletedAt = to === 'deleted' ? { deletedAt: new Date() } : {};
    const tenant = await this.registry.update(
      _id,
      { $set: { status: to, ...deletedAt } },
      { status: { $in: FROM[to] } },
    );
    if (!tenant) throw tenancyErrors.wrongState(`The tenant is ${status}; it cannot become ${to}.`);
    return tenant;
  }
}

export interface TenantChange {
  readonly name?: string;
  readonly hosts?: readonly string[];
  readonly settings?: Partial<
    Pick<TenantRecord['settings'], 'currency' | 'locales' | 'timeZone' | 'origins' | 'mailFrom' | 'staffMfa'>
  >;
}
