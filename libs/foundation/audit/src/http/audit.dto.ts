import { AnyJson, DeviceDto, Email, Id, Int, Iso8601, Nested, OneOf, PageQuery, Text } from '#platform/http';
import type { NameActor } from '../actor-names.js';
import type { OpenedEntry } from '../audit-log.js';
import type { OperatorAuditEntry } from '../operator-audit-entry.schema.js';

export class AuditQuery extends PageQuery {
  @Id({ optional: true, description: 'Who acted' })
  actorId?: string;

  @Id({ optional: true, description: 'Id of what was changed' })
  targetId?: string;

  @Text({ optional: true, max: 80, example: 'product.updated' })
  action?: string;

  @Iso8601({ optional: true, description: 'Not before' })
  from?: string;

  @Iso8601({ optional: true, description: 'Before' })
  to?: string;
}

export class AuditProgramDto {
  @OneOf(['api-key', 'oauth'], { name: 'ProgramKind' })
  kind: 'api-key' | 'oauth';

  @Text({ max: 80 })
  id: string;

  @Text({ optional: true, max: 255, example: 'Warehouse', description: 'Missing if it no longer exists' })
  name?: string;
}

export class AuditActorDto {
  @Text({ max: 20, example: 'staff' })
  type: string;

  @Id({ optional: true })
  id?: string;

  @Text({ optional: true, max: 255, example: 'Grace Hopper', description: 'Missing for people who are gone' })
  name?: string;

  @Email({ optional: true })
  email?: string;

  @Nested(() => AuditProgramDto, { optional: true, description: 'What acted in this person’s name' })
  via?: AuditProgramDto;
}

export class AuditTargetDto {
  @Text({ max: 40, example: 'product' })
  type: string;

  @Text({ max: 80 })
  id: string;
}

export class FieldChangeDto {
  @Text({ max: 80, example: 'status' })
  field: string;

  @AnyJson({ optional: true, nullable: true, example: 'draft', description: 'Missing if it is not known' })
  before?: unknown;

  @AnyJson({ optional: true, nullable: true, example: 'active' })
  after?: unknown;
}

export class AuditEntryDto {
  @Int({ example: 42, description: 'Number in the log, without a gap' })
  seq: number;

  @Iso8601()
  at: string;

  @Nested(() => AuditActorDto)
  actor: AuditActorDto;

  @Text({ max: 80, example: 'product.updated' })
  action: string;

  @Nested(() => AuditTargetDto)
  target: AuditTargetDto;

  @Text({
    optional: true,
    max: 80,
    example: 'AdminProducts_update',
    description: 'The operation that was called',
  })
  operation?: string;

  @Nested(() => FieldChangeDto, { array: true, description: 'Without changes about erased people' })
  changes: FieldChangeDto[];

  @Nested(() => DeviceDto, { optional: true })
  from?: DeviceDto;

  @Text({ max: 64, description: 'Chains the entry to the one before it' })
  hash: string;

  static of(entry: OpenedEntry, nameOf: NameActor): AuditEntryDto {
    const { _id, at, actor, action, target, operation, changes, personalChanges = [], origin, hash } = entry;
    return {
      seq: _id,
      at: at.toISOString(),
      actor: nameOf(actor),
      action,
      target: { ...target },
      ...(operation && { operation }),
      changes: [...changes, ...personalChanges],
      ...(origin && { from: origin }),
      hash,
    };
  }

  static ofOperator(written: OperatorAuditEntry, nameOf: NameActor): AuditEntryDto {
    const { _id, at, actor, action, target, origin, ...entry } = written;
    return {
      seq: _id,
      at: at.toISOString(),
      actor: nameOf(actor),
      action,
      target: { ...target },
      ...(origin && {
        operation: origin.operation,
        from: { ip: origin.ip, userAgent: origin.userAgent },
      }),
      changes: [...entry.changes],
      hash: entry.hash,
    };
  }
}
