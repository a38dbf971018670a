import { Module } from '@nestjs/common';
import { OperationsModule } from '../operations.module.js';
import { TenantsController } from './tenants.controller.js';

@Module({ imports: [OperationsModule], controllers: [TenantsController] })
export class OperationsHttpModule {}
