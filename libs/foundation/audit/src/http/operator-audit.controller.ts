import { Controller, Get, Query } from '@nestjs/common';
import { Access, Id, PageQuery, Paging, type PageOf } from '#platform/http';
import { OperatorActorNames } from '../actor-names.js';
import { OperatorAudit } from '../operator-audit.js';
import { AuditEntryDto } from './audit.dto.js';

class OperatorAuditQuery extends PageQuery {
  @Id({ optional: true, description: 'Who acted' })
  actorId?: string;

  @Id({ optional: true, description: 'Id of what was changed' })
  targetId?: string;
}

/** What operators did to the installation. */
@Controller('platform/audit-log')
export class OperatorAuditController {
  constructor(
    private readonly audit: OperatorAudit,
    private readonly names: OperatorActorNames,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'operator',
    permission: 'operator-audit.read',
    summary: 'Search what operators did, the newest first',
    answers: { type: AuditEntryDto, list: true },
  })
  async list(@Query() query: OperatorAuditQuery): Promise<PageOf<AuditEntryDto>> {
    const { actorId, targetId } = query;
    const page = this.paging.page(query, {
      list: 'operator-audit-log',
      sort: [{ field: '_id', direction: -1 }],
      filters: { actorId, targetId },
    });
    const found = await this.audit.list({ actorId, targetId }, page.request);
    const nameOf = await this.names.of(found.rows.map(({ actor }) => actor));
    return page.answer(found, (entry) => AuditEntryDto.ofOperator(entry, nameOf));
  }
}
