import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import { storesErrors } from '../stores.errors.js';
import { Stores } from '../stores.service.js';
import { BY_AGE } from './shop.controller.js';
import { AdminStoreDto, CreateStoreDto, UpdateStoreDto } from './store.dto.js';

const READ = { who: 'staff', permission: 'stores.read' } as const;
const WRITE = { who: 'staff', permission: 'stores.write' } as const;

/** Staff manage the stores. */
@Controller('admin/stores')
export class AdminStoresController {
  constructor(
    private readonly stores: Stores,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({ ...READ, store: 'filter', summary: 'List stores', answers: { type: AdminStoreDto, list: true } })
  async list(@Query() query: PageQuery, @Req() request: FastifyRequest): Promise<PageOf<AdminStoreDto>> {
    const page = this.paging.page(query, { list: 'admin-stores', sort: BY_AGE });
    return page.answer(
      await this.stores.list(page.request, { within: request.principal?.stores }),
      AdminStoreDto.of,
    );
  }

  @Post()
  @Access({
    ...WRITE,
    idempotency: 'optional',
    summary: 'Add a store',
    answers: { type: AdminStoreDto },
    errors: [storesErrors.codeTaken, storesErrors.invalid],
  })
  async create(@Body() input: CreateStoreDto): Promise<AdminStoreDto> {
    return AdminStoreDto.of(await this.stores.create(input));
  }

  @Get(':storeId')
  @Access({
    ...READ,
    store: 'path',
    summary: 'One store',
    answers: { type: AdminStoreDto },
    errors: [storesErrors.notFound],
  })
  async get(@Param('storeId') storeId: string): Promise<AdminStoreDto> {
    return AdminStoreDto.of(await this.stores.get(storeId));
  }

  @Patch(':storeId')
  @Access({
    ...WRITE,
    store: 'path',
    summary: 'Change a store',
    answers: { type: AdminStoreDto },
    errors: [storesErrors.notFound, storesErrors.codeTaken, storesErrors.isDefault, storesErrors.invalid],
  })
  async update(@Param('storeId') storeId: string, @Body() change: UpdateStoreDto): Promise<AdminStoreDto> {
    return AdminStoreDto.of(await this.stores.update(storeId, change));
  }

  @Delete(':storeId')
  @Access({
    ...WRITE,
    store: 'path',
    summary: 'Delete a store',
    answers: { status: 204 },
    errors: [storesErrors.notFound, storesErrors.isDefault],
  })
  async delete(@Param('storeId') storeId: string): Promise<void> {
    await this.stores.delete(storeId);
  }
}
