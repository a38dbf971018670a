import { Controller, Delete, Get, Param } from '@nestjs/common';
import { Access } from '#platform/http';
import type { Principal } from '#foundation/tenancy';
import { Caller } from '#foundation/identity/http';
import { oauthClientErrors } from '../oauth/oauth-client.errors.js';
import { OAuthClients } from '../oauth/oauth-clients.js';
import { OAuthGrants } from '../oauth/oauth-grants.js';
import { GrantListDto } from './oauth-clients.dto.js';

/** The apps to which the caller has granted access. */
@Controller('admin/auth/grants')
export class MyGrantsController {
  constructor(
    private readonly grants: OAuthGrants,
    private readonly clients: OAuthClients,
  ) {}

  @Get()
  @Access({
    who: 'staff',
    summary: 'List the apps that act in your name, and what they may do',
    answers: { type: GrantListDto },
  })
  async list(@Caller() { id }: Principal): Promise<GrantListDto> {
    const grants = await this.grants.listOf(id);
    const names = await this.clients.namesOf(grants.map(({ clientId }) => clientId));
    return GrantListDto.of(grants, names);
  }

  @Delete(':id')
  @Access({
    who: 'staff',
    summary: 'End the access of an app in your name; its tokens end at once',
    answers: {},
    errors: [oauthClientErrors.grantNotFound],
  })
  async end(@Caller() caller: Principal, @Param('id') id: string): Promise<void> {
    if (!(await this.grants.endOf(caller.id, id))) throw oauthClientErrors.grantNotFound();
  }
}
