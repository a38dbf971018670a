import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '#foundation/identity';
import { Caller } from '#foundation/identity/http';
import { apiKeyErrors } from '../api-keys/api-key.errors.js';
import { ApiKeys } from '../api-keys/api-keys.js';
import {
  ApiKeyDto,
  CreateApiKeyDto,
  RotateApiKeyDto,
  ShownApiKeyDto,
  UpdateApiKeyDto,
} from './api-keys.dto.js';

const READ = { who: 'staff', permission: 'api-keys.read' } as const;
const WRITE = { who: 'staff', permission: 'api-keys.write' } as const;
/** A key stays valid after the session that made it, so making one requires step-up. */
const SHOWS_KEY = { stepUp: true, idempotency: 'optional', showsOnce: 'key' } as const;
const { insufficientRights } = identityErrors;
const { expiryPast, notFound, tooMany } = apiKeyErrors;

/** Staff give programs access, with no more than their own rights. */
@Controller('admin/api-keys')
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({ ...READ, summary: 'List API keys, the newest first', answers: { type: ApiKeyDto, list: true } })
  async list(@Query() query: PageQuery): Promise<PageOf<ApiKeyDto>> {
    const page = this.paging.page(query, { list: 'api-keys', sort: [{ field: '_id', direction: -1 }] });
    return page.answer(await this.keys.list(page.request), ApiKeyDto.of);
  }

  @Get(':id')
  @Access({ ...READ, summary: 'Read an API key', answers: { type: ApiKeyDto }, errors: [notFound] })
  async read(@Param('id') id: string): Promise<ApiKeyDto> {
    return ApiKeyDto.of(await this.keys.byId(id));
  }

  @Post()
  @Access({
    ...WRITE,
    ...SHOWS_KEY,
    summary: 'Make an API key; only this answer shows it',
    answers: { type: ShownApiKeyDto },
    errors: [insufficientRights, expiryPast, tooMany],
  })
  async create(@Caller() caller: Principal, @Body() input: CreateApiKeyDto): Promise<ShownApiKeyDto> {
    return ShownApiKeyDto.shown(await this.keys.create(caller, CreateApiKeyDto.toKey(input)));
  }

  @Patch(':id')
  @Access({
    ...WRITE,
    summary: 'Change name, scopes or expiry of an API key',
    answers: { type: ApiKeyDto },
    errors: [notFound, insufficientRights, expiryPast],
  })
  async update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() change: UpdateApiKeyDto,
  ): Promise<ApiKeyDto> {
    return ApiKeyDto.of(await this.keys.change(caller, id, UpdateApiKeyDto.toChange(change)));
  }

  @Post(':id/rotate')
  @Access({
    ...WRITE,
    ...SHOWS_KEY,
    summary: 'Rotate an API key; the old text works for a while beside the new one',
    answers: { type: ShownApiKeyDto, status: 200 },
    errors: [notFound, insufficientRights],
  })
  async rotate(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() { overlapSeconds }: RotateApiKeyDto,
  ): Promise<ShownApiKeyDto> {
    return ShownApiKeyDto.shown(await this.keys.rotate(caller, id, overlapSeconds!));
  }

  @Delete(':id')
  @Access({
    ...WRITE,
    summary: 'Revoke an API key; it ends at once',
    answers: {},
    errors: [notFound, insufficientRights],
  })
  revoke(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return this.keys.revoke(caller, id);
  }
}
