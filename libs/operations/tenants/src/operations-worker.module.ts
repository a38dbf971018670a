import { Module } from '@nestjs/common';
import { TenancyModule } from '#foundation/tenancy';
import { ProvisioningSweep } from './provisioning-sweep.js';

/** Finishes interrupted provisioning, in the worker. */
@Module({ imports: [TenancyModule], providers: [ProvisioningSweep] })
export class OperationsWorkerModule {}
