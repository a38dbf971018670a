import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditModule } from '#foundation/audit';
import { PLATFORM } from '#platform/mongo';
import { Tenant, TenancyModule, TenantSchema } from '#foundation/tenancy';
import { TenantLifecycle } from './tenant-lifecycle.js';
import { TenantList } from './tenant-list.js';

@Module({
  imports: [
    AuditModule,
    TenancyModule,
    MongooseModule.forFeature([{ name: Tenant.name, schema: TenantSchema }], PLATFORM),
  ],
  providers: [TenantLifecycle, TenantList],
  exports: [TenantLifecycle, TenantList],
})
export class OperationsModule {}
