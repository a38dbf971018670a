import { Controller, Get, Query } from '@nestjs/common';
import { Access, Paging, type PageOf } from '#platform/http';
import { ActorNames } from '../actor-names.js';
import { AuditLog } from '../audit-log.js';
import { AuditEntryDto, AuditQuery } from './audit.dto.js';

/** What staff and operators did in this tenant. */
@Controller('admin/audit-log')
export class AuditController {
  constructor(
    private readonly log: AuditLog,
    private readonly names: ActorNames,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'staff',
    permission: 'audit.read',
    summary: 'Search what staff and operators did, the newest first',
    answers: { type: AuditEntryDto, list: true },
  })
  async list(@Query() query: AuditQuery): Promise<PageOf<AuditEntryDto>> {
    const { actorId, targetId, action, from, to } = query;
    const page = this.paging.page(query, {
      list: 'audit-log',
      sort: [{ field: '_id', direction: -1 }],
      filters: { actorId, targetId, action, from, to },
    });
    const filter = { actorId, targetId, action, from: from && new Date(from), to: to && new Date(to) };
    const found = await this.log.list(filter as never, page.request);
    const nameOf = await this.names.of(found.rows.map(({ actor }) => actor));
    return page.answer(found, (entry) => AuditEntryDto.of(entry, nameOf));
  }
}
