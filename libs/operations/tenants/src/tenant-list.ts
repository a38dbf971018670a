import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { PLATFORM, readPage } from '#platform/mongo';
import type { PageRequest, PageRows } from '#platform/paging';
import { collectionOf, recordOf, Tenant, type TenantRecord, type TenantStatus } from '#foundation/tenancy';

/** Pages of tenants, newest first. */
@Injectable()
export class TenantList {
  constructor(@InjectModel(Tenant.name, PLATFORM) private readonly tenants: Model<Tenant>) {}

  async read(page: PageRequest, status?: TenantStatus): Promise<PageRows<TenantRecord>> {
    const filter = status ? { status } : {};
    const { rows, ...rest } = await readPage(collectionOf(this.tenants), page, { filter });
    return { ...rest, rows: rows.map(recordOf) };
  }
}
