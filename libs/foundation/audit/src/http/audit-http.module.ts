import { Module } from '@nestjs/common';
import { AuditModule } from '../audit.module.js';
import { AuditController } from './audit.controller.js';
import { OperatorAuditController } from './operator-audit.controller.js';

/** The routes of this library. */
@Module({ imports: [AuditModule], controllers: [AuditController, OperatorAuditController] })
export class AuditHttpModule {}
