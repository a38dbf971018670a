import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { PagePlan } from '#platform/http';
import { PLATFORM } from '#platform/mongo';
import { Tenant, type TenantRecord, type TenantStatus } from '#foundation/tenancy';

/** Pages of tenants, newest first. */
@Injectable()
export class TenantList {
  constructor(@InjectModel(Tenant.name, PLATFORM) private readonly tenants: Model<Tenant>) {}

  async read(plan: PagePlan, status?: TenantStatus): Promise<{ rows: TenantRecord[]; total?: number }> {
    const filter = status ? { status } : {};
    const rows = await this.tenants
      .find(plan.where(filter))
      .sort(plan.sort)
      .limit(plan.limit)
      .lean<TenantRecord[]>();
    return { rows, total: plan.wantsTotal ? await this.tenants.countDocuments(filter) : undefined };
  }
}
