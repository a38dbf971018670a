import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, Paging, type PageOf } from '#platform/http';
import { tenancyErrors } from '#foundation/tenancy';
import { TenantLifecycle } from '../tenant-lifecycle.js';
import { TenantList } from '../tenant-list.js';
import { CreateTenantDto, TenantDto, TenantQuery, UpdateTenantDto } from './tenant.dto.js';

const NOT_FOUND = [tenancyErrors.unknown];

/** Operators manage tenants. */
@Controller('platform/tenants')
export class TenantsController {
  constructor(
    private readonly tenants: TenantLifecycle,
    private readonly lists: TenantList,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    who: 'operator',
    permission: 'tenants.read',
    summary: 'List tenants',
    answers: { type: TenantDto, list: true },
  })
  async list(@Query() query: TenantQuery): Promise<PageOf<TenantDto>> {
    const sort = [{ field: '_id', direction: -1 as const }];
    const page = this.paging.page(query, { list: 'tenants', sort, filters: { status: query.status } });
    return page.answer(await this.lists.read(page.request, query.status), TenantDto.of);
  }

  @Post()
  @Access({
    who: 'operator',
    permission: 'tenants.write',
    summary: 'Provision a tenant; a repeated request finishes or returns the same tenant',
    answers: { type: TenantDto },
    errors: [tenancyErrors.invalid, tenancyErrors.slugTaken, tenancyErrors.hostTaken],
  })
  async create(@Body() body: CreateTenantDto): Promise<TenantDto> {
    return TenantDto.of(await this.tenants.create(body));
  }

  @Get(':id')
  @Access({
    who: 'operator',
    permission: 'tenants.read',
    summary: 'One tenant',
    answers: { type: TenantDto },
    errors: NOT_FOUND,
  })
  async get(@Param('id') id: string): Promise<TenantDto> {
    return TenantDto.of(await this.tenants.get(id));
  }

  @Patch(':id')
  @Access({
    who: 'operator',
    permission: 'tenants.write',
    summary: 'Change a tenant',
    answers: { type: TenantDto },
    errors: [...NOT_FOUND, tenancyErrors.invalid, tenancyErrors.hostTaken],
  })
  async update(@Param('id') id: string, @Body() body: UpdateTenantDto): Promise<TenantDto> {
    return TenantDto.of(await this.tenants.update(id, body));
  }

  @Post(':id/suspend')
  @Access({
    who: 'operator',
    permission: 'tenants.write',
    summary: 'Suspend a tenant: its requests are refused, its open pay pages are closed',
    answers: { type: TenantDto, status: 200 },
    errors: [...NOT_FOUND, tenancyErrors.wrongState],
  })
  async suspend(@Param('id') id: string): Promise<TenantDto> {
    return TenantDto.of(await this.tenants.suspend(id));
  }

  @Post(':id/resume')
  @Access({
    who: 'operator',
    permission: 'tenants.write',
    summary: 'Resume a tenant',
    answers: { type: TenantDto, status: 200 },
    errors: [...NOT_FOUND, tenancyErrors.wrongState],
  })
  async resume(@Param('id') id: string): Promise<TenantDto> {
    return TenantDto.of(await this.tenants.resume(id));
  }

  @Post(':id/restore')
  @Access({
    who: 'operator',
    permission: 'tenants.write',
    summary: 'Undo the deletion of a tenant: it is suspended then; resume it to serve it again',
    answers: { type: TenantDto, status: 200 },
    errors: [...NOT_FOUND, tenancyErrors.wrongState],
  })
  async restore(@Param('id') id: string): Promise<TenantDto> {
    return TenantDto.of(await this.tenants.restore(id));
  }

  @Delete(':id')
  @Access({
    who: 'operator',
    permission: 'tenants.write',
    summary: 'Delete a tenant: its open pay pages are closed; its data stays stored, so it can be restored',
    answers: { type: TenantDto },
    errors: [...NOT_FOUND, tenancyErrors.wrongState],
  })
  async delete(@Param('id') id: string): Promise<TenantDto> {
    return TenantDto.of(await this.tenants.delete(id));
  }
}
