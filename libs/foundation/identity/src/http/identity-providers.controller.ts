import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { Access } from '#platform/http';
import { oidcErrors } from '../oidc/oidc.errors.js';
import { IdentityProviders } from '../oidc/identity-providers.js';
import { IdentityProviderDto, IdentityProviderListDto, PutIdentityProviderDto } from './oidc.dto.js';

/** Staff decide with which OpenID providers customers may sign in. */
@Controller('admin/identity-providers')
export class IdentityProvidersController {
  constructor(private readonly providers: IdentityProviders) {}

  @Get()
  @Access({
    who: 'staff',
    permission: 'settings.read',
    summary: 'List identity providers; at most ten',
    answers: { type: IdentityProviderListDto },
  })
  async list(): Promise<IdentityProviderListDto> {
    return { data: (await this.providers.list()).map(IdentityProviderDto.of) };
  }

  @Put(':id')
  @Access({
    who: 'staff',
    permission: 'settings.write',
    stepUp: true,
    summary: 'Set up or change an identity provider',
    answers: { type: IdentityProviderDto },
    errors: [oidcErrors.providerIdUnusable, oidcErrors.issuerNotPublic, oidcErrors.tooManyProviders],
  })
  async put(@Param('id') id: string, @Body() input: PutIdentityProviderDto): Promise<IdentityProviderDto> {
    return IdentityProviderDto.of(await this.providers.put(id, input));
  }

  @Delete(':id')
  @Access({
    who: 'staff',
    permission: 'settings.write',
    stepUp: true,
    summary: 'Remove an identity provider',
    answers: {},
    errors: [oidcErrors.providerUnknown],
  })
  remove(@Param('id') id: string): Promise<void> {
    return this.providers.remove(id);
  }
}
