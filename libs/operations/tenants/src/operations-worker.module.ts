import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { ProvisioningSweep } from './provisioning-sweep.js';

/** What workers do for operators. */
@Module({ imports: [TenancyModule], providers: [ProvisioningSweep] })
export class OperationsWorkerModule {}
