import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { Access, PageQuery, Paging, type PageOf } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { identityErrors } from '#foundation/identity';
import { Caller } from '#foundation/identity/http';
import { oauthClientErrors } from '../oauth/oauth-client.errors.js';
import { OAuthClients } from '../oauth/oauth-clients.js';
import {
  CreateOAuthClientDto,
  OAuthClientDto,
  RotateOAuthSecretDto,
  ShownOAuthClientDto,
  UpdateOAuthClientDto,
} from './oauth-clients.dto.js';

const READ = { who: 'staff', permission: 'oauth-clients.read' } as const;
const WRITE = { who: 'staff', permission: 'oauth-clients.write' } as const;
/** A secret stays valid after the session that made it, so getting one requires step-up. */
const SHOWS_SECRET = { stepUp: true, idempotency: 'optional', showsOnce: 'secret' } as const;
const { insufficientRights } = identityErrors;
const { inconsistent, notFound, publicClient, redirectUriUnusable, tooMany } = oauthClientErrors;

/** Staff register the apps that may act for them, with no more than their own rights. */
@Controller('admin/oauth-clients')
export class OAuthClientsController {
  constructor(
    private readonly clients: OAuthClients,
    private readonly paging: Paging,
  ) {}

  @Get()
  @Access({
    ...READ,
    summary: 'List OAuth clients, the newest first',
    answers: { type: OAuthClientDto, list: true },
  })
  async list(@Query() query: PageQuery): Promise<PageOf<OAuthClientDto>> {
    const page = this.paging.page(query, { list: 'oauth-clients', sort: [{ field: '_id', direction: -1 }] });
    return page.answer(await this.clients.list(page.request), OAuthClientDto.of);
  }

  @Get(':id')
  @Access({
    ...READ,
    summary: 'Read an OAuth client',
    answers: { type: OAuthClientDto },
    errors: [notFound],
  })
  async read(@Param('id') id: string): Promise<OAuthClientDto> {
    return OAuthClientDto.of(await this.clients.byId(id));
  }

  @Post()
  @Access({
    ...WRITE,
    ...SHOWS_SECRET,
    summary: 'Register an OAuth client; only this answer shows its secret',
    answers: { type: ShownOAuthClientDto },
    errors: [insufficientRights, inconsistent, redirectUriUnusable, tooMany],
  })
  async create(
    @Caller() caller: Principal,
    @Body() input: CreateOAuthClientDto,
  ): Promise<ShownOAuthClientDto> {
    const shown = await this.clients.create(caller, CreateOAuthClientDto.toClient(input));
    return ShownOAuthClientDto.shown(shown);
  }

  @Patch(':id')
  @Access({
    ...WRITE,
    summary:
      'Change name, grant types, redirect URIs or scopes of an OAuth client; this also affects its tokens',
    answers: { type: OAuthClientDto },
    errors: [notFound, insufficientRights, inconsistent, redirectUriUnusable],
  })
  async update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() change: UpdateOAuthClientDto,
  ): Promise<OAuthClientDto> {
    const client = await this.clients.change(caller, id, UpdateOAuthClientDto.toChange(change));
    return OAuthClientDto.of(client);
  }

  @Post(':id/secret/rotate')
  @Access({
    ...WRITE,
    ...SHOWS_SECRET,
    summary: 'Give an OAuth client a new secret; the old one works for a while beside it',
    answers: { type: ShownOAuthClientDto, status: 200 },
    errors: [notFound, insufficientRights, publicClient],
  })
  async rotateSecret(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body() { overlapSeconds }: RotateOAuthSecretDto,
  ): Promise<ShownOAuthClientDto> {
    return ShownOAuthClientDto.shown(await this.clients.rotateSecret(caller, id, overlapSeconds!));
  }

  @Delete(':id')
  @Access({
    ...WRITE,
    summary: 'Delete an OAuth client; its tokens end at once',
    answers: {},
    errors: [notFound, insufficientRights],
  })
  remove(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    return this.clients.remove(caller, id);
  }
}
