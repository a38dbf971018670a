import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditModule } from '#foundation/audit';
import { IdentityModule } from '#foundation/identity';
import { SettingsModule } from '#foundation/settings';
import { PLATFORM } from '#platform/mongo';
import { Tenant, TenancyModule, TenantSchema } from '#foundation/tenancy';
import { EncryptionKeys } from './encryption-keys.js';
import { TenantLifecycle } from './tenant-lifecycle.js';
import { TenantList } from './tenant-list.js';

@Module({
  imports: [
    AuditModule,
    IdentityModule,
    SettingsModule,
    TenancyModule,
    MongooseModule.forFeature([{ name: Tenant.name, schema: TenantSchema }], PLATFORM),
  ],
  providers: [EncryptionKeys, TenantLifecycle, TenantList],
  exports: [EncryptionKeys, TenantLifecycle, TenantList],
})
export class OperationsModule {}
