import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { PLATFORM } from '#platform/mongo';
import { TenancyModule } from '#foundation/tenancy';
import { collections } from './collections.js';
import { ActorNames, OperatorActorNames } from './actor-names.js';
import { AuditAnchor, AuditAnchorSchema } from './audit-anchor.schema.js';
import { AuditAnchors } from './audit-anchors.js';
import { AuditLog } from './audit-log.js';
import { KeepAuditLog } from './keep-audit-log.js';
import { OperatorAuditEntry, OperatorAuditEntrySchema } from './operator-audit-entry.schema.js';
import { OperatorAudit } from './operator-audit.js';
import { PersonKeys } from './person-keys.js';

const PROVIDERS = [
  ActorNames,
  AuditAnchors,
  AuditLog,
  KeepAuditLog,
  OperatorActorNames,
  OperatorAudit,
  PersonKeys,
];

/** What staff and operators did, in hash chains that show if an entry was changed or removed. */
@Module({
  imports: [
    DiscoveryModule,
    MongooseModule.forFeature(
      [
        { name: AuditAnchor.name, schema: AuditAnchorSchema },
        { name: OperatorAuditEntry.name, schema: OperatorAuditEntrySchema },
      ],
      PLATFORM,
    ),
    TenancyModule.forFeature(collections),
  ],
  providers: PROVIDERS,
  exports: PROVIDERS,
})
export class AuditModule {}
