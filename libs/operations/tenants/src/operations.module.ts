import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditModule } from '#foundation/audit';
import { PLATFORM } from '#platform/mongo';
import { Tenant, TenancyModule, TenantSchema } from '#foundation/tenancy';
import { TenantLifecycle } from './tenant-lifecycle.js';
import { TenantList } from './tenant-list.js';
import { TenantSecrets } from './tenant-secrets.js';

@Module({
  imports: [
    AuditModule,
    TenancyModule,
    MongooseModule.forFeature([{ name: Tenant.name, schema: TenantSchema }], PLATFORM),
  ],
  providers: [TenantLifecycle, TenantList, TenantSecrets],
  exports: [TenantLifecycle, TenantList, TenantSecrets],
})
export class OperationsModule {}
